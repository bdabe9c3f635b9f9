// One field for each kind of option in the command table.

import { post } from "./api.js";
import { combobox } from "./combobox.js";
import { el, fold } from "./dom.js";
import { counted } from "./fields.js";
import { matching, role } from "./people.js";
import { avatar } from "./text.js";
import { say } from "./words.js";
import { world } from "./world.js";

/**
 * A field for `option`. `kept` is what `keep()` gave before, `others()` the values of the whole form.
 * Gives what `counted` gives, and `read()`: the value for the server, undefined when it is empty.
 */
export function optionField(option, { path, kept, others, changed }) {
  const make = MAKERS[option.kind] ?? text;
  const made = make(option, { path, kept, others });
  made.node.addEventListener("input", changed);
  made.node.addEventListener("change", changed);
  return { ...made, option };
}

const MAKERS = { text, completed, choice, flag, whole, mention, person: mention, group: mention, channel: mention };

const dress = (option, input, more = {}) =>
  counted({ name: option.name, label: option.label, description: option.description, required: option.required, input, place: "option", ...more });

function text(option, { kept }) {
  const input = option.max > 200 ? el("textarea", { rows: "2" }) : el("input", { type: "text", autocomplete: "off" });
  input.value = kept ?? "";
  const field = dress(option, input, { max: option.max });
  return { ...field, keep: () => input.value, read: () => input.value.trim() || undefined };
}

function whole(option, { kept }) {
  const input = el("input", { type: "number", min: option.min, max: option.max, step: "1", inputmode: "numeric" });
  input.value = kept ?? "";
  const field = dress(option, input);
  const problem = () => field.problem() ?? (input.validity.valid ? null : say("number-range", { min: option.min, max: option.max }));
  return { ...field, problem, keep: () => input.value, read: () => (input.value === "" ? undefined : Number(input.value)) };
}

function choice(option, { kept }) {
  const input = el("select", {}, el("option", { value: "" }, say("choose")), option.choices.map(({ label, value }) => el("option", { value }, label)));
  input.value = kept ?? "";
  const field = dress(option, input);
  return { ...field, keep: () => input.value, read: () => input.value || undefined };
}

function flag(option, { kept }) {
  const input = el("input", { type: "checkbox", role: "switch" });
  input.checked = kept ?? !option.required;
  const id = `option-${option.name}`;
  input.id = id;
  const node = el("div", { class: "field flag" }, input, el("label", { for: id }, el("span", {}, option.label), el("span", { class: "hint" }, option.description)));
  return { name: option.name, node, input, problem: () => null, show: () => {}, keep: () => input.checked, read: () => input.checked };
}

/** Text that the server completes; what was typed but not chosen goes as it is. */
function completed(option, { path, kept, others }) {
  return chosen(option, kept, {
    free: true,
    source: async (typed) => {
      const question = { person: world.me, lang: world.lang, channel: world.channel, path, option: option.name, typed, options: others() };
      try {
        const { choices } = await post("/api/complete", question);
        return choices.map(({ label, value }) => ({ label, value }));
      } catch {
        return [];
      }
    },
  });
}

/** A person, a team's role or a channel. */
function mention(option, { kept }) {
  const wants = (kind) => option.kind === kind || (option.kind === "mention" && kind !== "channel");
  return chosen(option, kept, {
    free: false,
    source: (typed) => {
      const named = ({ name }) => fold(name).includes(fold(typed.replace(/^[@#]/, "").trim()));
      const groups = wants("group") ? [...world.groups.values()].filter(named) : [];
      const people = wants("person") ? matching(typed.replace(/^@/, "")) : [];
      const channels = wants("channel") ? world.channels.filter(({ kind }) => kind !== "direct").filter(named) : [];
      return [
        ...groups.map(({ id, name }) => ({ label: name, group: say("teams"), value: { group: id } })),
        ...people.map((one) => ({ label: one.name, hint: role(one), group: say("colleagues"), icon: avatar(one.id, one.name), value: { person: one.id } })),
        ...channels.map(({ id, name }) => ({ label: name, value: { channel: id } })),
      ].slice(0, 60);
    },
  });
}

function chosen(option, kept, { free, source }) {
  const input = el("input", { type: "text" });
  const list = el("ul", { role: "listbox", class: "options", "aria-label": option.label, hidden: true });
  // The label that was chosen stands in the field; once it is edited, nothing is chosen.
  let choice = kept?.value === undefined ? null : kept;
  input.value = kept?.label ?? "";
  const field = dress(option, input, { after: [list] });
  combobox(input, list, {
    source,
    choose: ({ label, value }) => {
      choice = { label, value };
      input.value = label;
      field.show(null);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  input.addEventListener("input", () => (choice = null));
  const value = () => choice?.value ?? (free ? input.value.trim() || undefined : undefined);
  const problem = () => field.problem() ?? (input.value.trim() && value() === undefined ? say("choose-listed") : null);
  return { ...field, problem, keep: () => choice ?? { label: input.value }, read: value };
}

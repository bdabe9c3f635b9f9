// The form of a chosen command: what it needs first, the rest behind chips.

import { act, explain, notice } from "./act.js";
import { byId, composing, el, icon, speak } from "./dom.js";
import { valid } from "./fields.js";
import { optionField } from "./options.js";
import { say } from "./words.js";
import { world } from "./world.js";

const form = byId("command");
let open = null;

/** `closed()` is called when the form goes, `changed()` when something was written in it. */
let listeners = { closed: () => {}, changed: () => {} };
export const formListeners = (given) => (listeners = given);

/** What a draft keeps of the form. */
export const formDraft = () => open && { path: open.command.path, values: { ...open.kept, ...collect("keep") } };

function collect(how) {
  const values = {};
  for (const field of open.fields) {
    const value = field[how]();
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

/** Opens the form; gives false where the person has no such command. */
export function openForm({ path, values = {} }, { focus = true } = {}) {
  const command = world.commands.find((command) => command.path === path && !command.menu);
  if (!command) return false;
  open = { command, kept: values, fields: [] };
  notice("");
  byId("line").hidden = true;
  form.hidden = false;
  const needed = el("div", { class: "fields" });
  const send = el("button", { type: "submit", class: "primary" }, say("send"));
  form.setAttribute("aria-label", `/${command.name}`);
  form.replaceChildren(
    el(
      "div",
      { class: "form-top" },
      el("p", {}, el("strong", { class: "form-name" }, `/${command.name}`), " ", el("span", { class: "hint" }, command.description)),
      el("button", { type: "button", class: "plain icon-only", "aria-label": say("form-close"), title: say("form-close"), onclick: cancel }, icon("close")),
    ),
    needed,
    el("div", { class: "form-end" }, chips(command, needed), send),
  );
  for (const option of command.options) if (option.required || option.name in values) addField(option, needed);
  if (focus) (open.fields[0]?.input ?? send).focus();
  else speak("");
  listeners.changed();
  return true;
}

/** One chip for each option that may be left out. */
function chips(command, needed) {
  const optional = command.options.filter(({ required }) => !required);
  if (optional.length === 0) return el("span");
  const chip = (option) => {
    const shown = option.name in open.kept;
    const button = el("button", { type: "button", class: "chip", "aria-pressed": String(shown), title: option.description }, option.label);
    button.addEventListener("click", () => {
      const there = open.fields.find(({ name }) => name === option.name);
      button.setAttribute("aria-pressed", String(!there));
      if (there) {
        there.node.remove();
        open.fields = open.fields.filter((field) => field !== there);
        delete open.kept[option.name];
      } else addField(option, needed).input.focus();
      listeners.changed();
    });
    return button;
  };
  return el("div", { class: "chips", role: "group", "aria-label": say("more-options") }, el("span", { class: "chips-title", "aria-hidden": "true" }, say("more-options")), optional.map(chip));
}

function addField(option, needed) {
  const field = optionField(option, {
    path: open.command.path,
    kept: open.kept[option.name],
    others: () => collect("read"),
    changed: () => listeners.changed(),
  });
  open.fields.push(field);
  needed.append(field.node);
  return field;
}

/** Takes the form away without a word. */
export function closeForm() {
  open = null;
  form.hidden = true;
  form.replaceChildren();
  byId("line").hidden = false;
}

function cancel() {
  closeForm();
  listeners.closed();
}

form.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  if (event.key === "Escape") {
    event.preventDefault();
    cancel();
  } else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) {
    event.preventDefault();
    form.requestSubmit();
  }
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!open || form.dataset.busy || !valid(open.fields)) return;
  form.dataset.busy = "1";
  notice("");
  const sent = open;
  try {
    await act({ slash: { path: open.command.path, options: collect("read") } });
    if (open === sent) cancel();
  } catch (trouble) {
    notice(explain(trouble));
  }
  delete form.dataset.busy;
});

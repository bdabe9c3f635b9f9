// Writing: a line of talk, or a command after a slash.

import { act, explain, notice } from "./act.js";
import { combobox } from "./combobox.js";
import { byId, composing, fold, icon } from "./dom.js";
import { closeForm, formDraft, formListeners, openForm } from "./form.js";
import { say } from "./words.js";
import { channelOf, draft, keepDraft, on, world } from "./world.js";

const line = byId("line");
const words = byId("words");
const slash = byId("slash");

byId("send").append(icon("send"));

const offers = combobox(words, byId("offers"), {
  source: (typed) => {
    if (!typed.startsWith("/") || typed.includes("\n")) return [];
    const wanted = fold(typed.slice(1).trim());
    return world.commands
      .filter(({ menu }) => !menu)
      .map((command) => ({ command, rank: rank(command, wanted) }))
      .filter(({ rank }) => rank < 4)
      .sort((a, b) => a.rank - b.rank)
      .map(({ command }) => ({ label: `/${command.name}`, hint: command.description, group: command.moderators ? say("for-moderators") : null, path: command.path }));
  },
  choose: ({ path }) => begin(path),
});

/** How well a command answers what was typed; 4 is not at all. */
function rank({ name, path, description }, wanted) {
  const names = [fold(name), path];
  if (names.some((name) => name.startsWith(wanted))) return 0;
  // "/please the ice machine": the rest is words for the command.
  if (names.some((name) => wanted.startsWith(`${name} `))) return 1;
  if (names.some((name) => name.includes(wanted))) return 2;
  return fold(description).includes(wanted) ? 3 : 4;
}

/** Opens a command's form; words that were typed after its name go into its text. */
function begin(path) {
  const command = world.commands.find((command) => command.path === path && !command.menu);
  if (!command) return;
  const typed = words.value.slice(1);
  const name = [command.name, path].find((name) => fold(typed).startsWith(`${fold(name)} `));
  const rest = name && typed.slice(name.length).trim();
  const into = command.options.find(({ required, kind }) => required && kind === "text");
  words.value = "";
  grow();
  offers.close();
  openForm({ path, values: rest && into ? { [into.name]: rest } : {} });
  keep();
}

const keep = () => keepDraft({ text: words.value, form: formDraft() });

formListeners({
  changed: keep,
  closed: () => {
    keep();
    words.focus();
  },
});

function grow() {
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight + 2, 180)}px`;
}

words.addEventListener("input", () => {
  grow();
  keep();
  notice("");
});

words.addEventListener("keydown", (event) => {
  if (composing(event) || event.defaultPrevented) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    line.requestSubmit();
  }
});

slash.addEventListener("click", () => {
  if (!words.value.startsWith("/")) words.value = `/${words.value}`;
  words.focus();
  words.setSelectionRange(1, 1);
  grow();
  keep();
  offers.refresh();
});

line.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = words.value.trim();
  if (!text || line.dataset.busy) return;
  if (text.startsWith("/")) return notice(say("no-such-command", { words: text }));
  line.dataset.busy = "1";
  const place = `${world.me} ${world.channel}`;
  try {
    await act({ say: text });
    if (place === `${world.me} ${world.channel}` && words.value.trim() === text) {
      words.value = "";
      grow();
      keep();
    }
    notice("");
  } catch (trouble) {
    notice(explain(trouble));
  }
  delete line.dataset.busy;
});

let laidOut = "";

/** Lays out what is being written in this channel by this person; what is laid out already stays untouched. */
function restore() {
  const place = [world.me, world.channel, world.lang].join(" ");
  if (place === laidOut) return;
  laidOut = place;
  const hadFocus = byId("command").contains(document.activeElement);
  const kept = draft();
  closeForm();
  words.value = kept.text;
  grow();
  offers.close();
  notice("");
  const name = channelOf(world.channel)?.name ?? "";
  byId("words-label").textContent = say("write-in", { channel: name });
  words.placeholder = say("write-hint");
  if (kept.form) openForm(kept.form, { focus: hadFocus });
  byId("footnote").textContent = [say("anyone"), world.hotel.temporary ? say("temporary") : say("kept", { file: world.hotel.file ?? "" })].join(" ");
}

on("channel", restore);
on("begin", ({ path, values }) => {
  offers.close();
  openForm({ path, values });
});

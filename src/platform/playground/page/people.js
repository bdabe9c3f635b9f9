// Choosing whom the tab acts as.

import { combobox } from "./combobox.js";
import { byId, el, fold, icon } from "./dom.js";
import { avatar } from "./text.js";
import { say } from "./words.js";
import { on, person, tell, world } from "./world.js";

const button = byId("me");
const dialog = byId("people");
const KINDS = ["front_line", "back_office", null];

/** "Reception · lead" */
export function role({ team, lead, moderator }) {
  return [team ?? say("no-team"), lead && say("lead"), moderator && say("moderator")].filter(Boolean).join(" · ");
}

const kindName = (kind) => say(kind === "front_line" ? "front-line" : kind === "back_office" ? "back-office" : "no-team");

/** People whose name or team holds what was typed; front line first, then by team. */
export function matching(typed, people = [...world.people.values()]) {
  const wanted = fold(typed.trim()).split(/\s+/);
  return people
    .filter((someone) => {
      const words = fold(`${someone.name} ${role(someone)}`);
      return wanted.every((word) => words.includes(word));
    })
    .sort(
      (a, b) =>
        KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
        (a.team ?? "").localeCompare(b.team ?? "", world.lang) ||
        Number(b.lead) - Number(a.lead) ||
        a.name.localeCompare(b.name, "vi"),
    );
}

export function openSwitcher() {
  const search = el("input", { type: "text", id: "people-search", "aria-describedby": "people-note" });
  const list = el("ul", { role: "listbox", "aria-label": say("people"), class: "options tall" });
  const box = combobox(search, list, {
    always: true,
    whenEmpty: () => say("people-none"),
    source: (typed) =>
      matching(typed).map((someone) => ({
        label: someone.name,
        hint: role(someone) + (someone.id === world.me ? ` · ${say("you")}` : ""),
        group: kindName(someone.kind),
        icon: avatar(someone.id, someone.name),
        id: someone.id,
      })),
    choose: ({ id }) => {
      dialog.close();
      tell("act-as", { person: id });
    },
  });
  dialog.replaceChildren(
    el(
      "div",
      { class: "dialog-top" },
      el("h2", { id: "people-title" }, say("switch-title")),
      el("button", { type: "button", class: "plain icon-only", "aria-label": say("close"), title: say("close"), onclick: () => dialog.close() }, icon("close")),
    ),
    el("p", { id: "people-note", class: "note" }, say("switch-note")),
    el("label", { for: "people-search" }, say("switch-search")),
    search,
    list,
  );
  box.refresh();
  dialog.showModal();
  search.focus();
}

button.addEventListener("click", openSwitcher);

on("state", () => {
  const me = person(world.me);
  if (!me) return;
  button.title = say("switch-title");
  button.replaceChildren(
    avatar(me.id, me.name),
    el("span", { class: "me-words" }, el("span", { class: "me-name" }, el("span", { class: "hidden" }, `${say("you-are")} `), me.name), el("span", { class: "me-role" }, role(me))),
    el("span", { class: "me-switch" }, icon("swap"), say("switch")),
  );
});

// Menus of messages and people: by their buttons, the keyboard's menu key, or the other mouse button.

import { tryAct } from "./act.js";
import { byId, el, speak } from "./dom.js";
import { role } from "./people.js";
import { find } from "./stream.js";
import { avatar } from "./text.js";
import { say } from "./words.js";
import { person, tell, world } from "./world.js";

const menu = byId("menu");
let opener = null;

const commandsFor = (kind) => world.commands.filter((command) => command.menu === kind);

function thank(command, id, message, label = command.name) {
  return { label, run: () => tryAct({ menu: { name: command.path, person: id, message } }) };
}

function itemsOfPerson(id) {
  if (id === world.me) return [{ label: say("switch-title"), run: () => byId("me").click() }];
  const name = person(id).name;
  return [
    ...commandsFor("person").map((command) => thank(command, id, null)),
    { label: say("act-as", { name }), run: () => tell("act-as", { person: id }) },
    { label: say("new-tab", { name }), href: `/#${new URLSearchParams({ as: id, in: world.channel })}` },
  ];
}

function itemsOfMessage(message) {
  const items = [];
  if (message.by) items.push(...commandsFor("message").map((command) => thank(command, message.by, message.id)));
  else {
    // The bot cannot be thanked; those whom its message names can.
    const pieces = [message.text, message.card?.title, message.card?.body, ...(message.card?.fields ?? []).map(({ value }) => value)].flat();
    const named = new Set(pieces.filter((piece) => piece?.t === "person" && piece.id !== world.me).map(({ id }) => id));
    for (const id of [...named].slice(0, 3)) {
      if (!person(id)) continue;
      items.push(...commandsFor("person").map((command) => thank(command, id, null, say("menu-for", { command: command.name, name: person(id).name }))));
    }
  }
  items.push({ label: say("copy"), run: () => copy(message.id) });
  return items;
}

async function copy(id) {
  const words = byId(`m-${id}`)?.querySelector(".inside")?.innerText ?? "";
  try {
    await navigator.clipboard.writeText(words);
    speak(say("copied"));
  } catch {
    speak(say("went-wrong"));
  }
}

function show(items, from, { x, y }, head = null) {
  opener = from;
  const nodes = items.map(({ label, run, href }) =>
    href
      ? el("a", { role: "menuitem", tabindex: "-1", href, target: "_blank", rel: "noopener", onclick: () => close() }, label)
      : el("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => (close(), run()) }, label),
  );
  menu.replaceChildren(...(head ? [head] : []), el("div", { role: "menu", "aria-label": say("menu") }, nodes));
  menu.hidden = false;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
  nodes[0]?.focus();
}

function close(back = true) {
  if (menu.hidden) return;
  menu.hidden = true;
  if (back && opener?.isConnected) opener.focus();
}

function menuOfPerson(id, from, place) {
  const someone = person(id);
  if (!someone) return;
  const head = el("div", { class: "menu-head" }, avatar(id, someone.name), el("div", {}, el("p", { class: "menu-name" }, someone.name), el("p", { class: "hint" }, role(someone))));
  show(itemsOfPerson(id), from, place, head);
}

function menuOfMessage(id, from, place) {
  const message = find(id);
  if (message) show(itemsOfMessage(message), from, place);
}

const below = (node) => {
  const box = node.getBoundingClientRect();
  return { x: box.left, y: box.bottom + 4 };
};

/** Opens the menu of what was pressed; gives whether there is one. */
export function openMenu(node, place = below(node)) {
  if (node.dataset.person) menuOfPerson(node.dataset.person, node, place);
  else if (node.dataset.menu) menuOfMessage(node.dataset.menu, node, place);
  else return false;
  return true;
}

byId("stream").addEventListener("contextmenu", (event) => {
  // Text that was selected keeps the browser's own menu, and so do links and pictures.
  if (!getSelection().isCollapsed || event.target.closest("a, input, textarea")) return;
  const someone = event.target.closest("[data-person]");
  const message = event.target.closest("article");
  const node = someone ?? message;
  if (!node) return;
  event.preventDefault();
  const place = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : below(node);
  if (someone) menuOfPerson(someone.dataset.person, someone, place);
  else menuOfMessage(message.dataset.message, message, place);
});

menu.addEventListener("keydown", (event) => {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) items[to].focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
});

document.addEventListener("pointerdown", (event) => {
  if (!menu.contains(event.target)) close(false);
});
addEventListener("blur", () => close(false));

// The list of channels, which is a drawer on narrow screens.

import { byId, el, icon, narrow } from "./dom.js";
import { say } from "./words.js";
import { channelOf, on, tell, world } from "./world.js";

const list = byId("channels");
const side = byId("side");
const shade = byId("shade");
const opener = byId("side-open");

opener.append(icon("menu"));
byId("side-close").append(icon("close"));

function draw() {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.go : null;
  list.replaceChildren(...world.channels.map((channel) => el("li", {}, entry(channel))));
  if (focused) list.querySelector(`[data-go="${CSS.escape(focused)}"]`)?.focus();
  const channel = channelOf(world.channel);
  byId("channel-name").textContent = channel?.name ?? "";
  const unread = world.unread.size;
  document.title = `${unread ? `(${unread}) ` : ""}${channel?.name ?? ""} · ${world.hotel?.name ?? "Magic Words"}`;
  opener.setAttribute("aria-label", unread ? say("side-open-unread") : say("side-open"));
  opener.title = say("side-open");
  opener.classList.toggle("unread", unread > 0);
}

function entry({ id, name, kind }) {
  const unread = world.unread.has(id);
  return el(
    "button",
    { type: "button", class: unread ? "channel unread" : "channel", "data-go": id, "aria-current": id === world.channel ? "page" : null, onclick: () => go(id) },
    icon(kind),
    el("span", { class: "channel-name" }, name),
    unread && el("span", { class: "badge" }, say("unread")),
  );
}

function go(id) {
  const drawer = narrow.matches;
  show(false);
  tell("go", { channel: id });
  if (drawer) byId("channel-name").focus();
}

function show(open) {
  side.classList.toggle("open", open);
  shade.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
  byId("main").inert = open;
}

opener.addEventListener("click", () => {
  show(true);
  (list.querySelector("[aria-current]") ?? list.querySelector("button")).focus();
});

function close() {
  show(false);
  opener.focus();
}
byId("side-close").addEventListener("click", close);
shade.addEventListener("click", close);
side.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && side.classList.contains("open")) close();
});
narrow.addEventListener("change", () => show(false));

for (const event of ["state", "channel", "unread"]) on(event, draw);

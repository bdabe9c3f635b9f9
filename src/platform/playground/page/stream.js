// The messages of the open channel.

import { get } from "./api.js";
import { byId, el } from "./dom.js";
import { article } from "./message.js";
import { say } from "./words.js";
import { channelOf, markRead, world } from "./world.js";

const holder = byId("stream");
const newer = byId("newer");
let log = null;
let messages = [];
let more = false;
/** Counts openings, so that a late answer for a channel that was left is dropped. */
let opening = 0;

export const find = (id) => messages.find((message) => message.id === id);

const query = (extra) => ({ person: world.me, lang: world.lang, channel: world.channel, ...extra });

/** Shows the open channel from its end; `keep` leaves the place where the reader is. */
export async function open({ keep = false } = {}) {
  const turn = ++opening;
  const answer = await get("/api/messages", query());
  if (turn !== opening) return;
  const top = keep && !atEnd() ? holder.scrollTop : null;
  ({ messages, more } = answer);
  fill();
  holder.scrollTop = top ?? holder.scrollHeight;
  newer.hidden = true;
  markRead(world.channel, messages.at(-1)?.id);
}

/** A new log each time: what is in it when it enters the page is not read out, what comes later is. */
function fill() {
  log = el("div", {
    role: "log",
    "aria-live": "polite",
    class: "log",
    tabindex: "0",
    "aria-label": say("messages-in", { channel: channelOf(world.channel)?.name ?? "" }),
  });
  if (more) log.append(el("button", { type: "button", class: "small earlier", onclick: earlier }, say("earlier")));
  if (messages.length === 0) log.append(emptiness());
  let day = null;
  for (const message of messages) {
    const own = dayOf(message);
    if (own !== day) log.append(el("p", { class: "day" }, own));
    day = own;
    log.append(article(message));
  }
  holder.replaceChildren(log);
  // A picture that arrives later must not push the end out of sight.
  for (const image of log.querySelectorAll(".picture img")) image.addEventListener("load", stick, { once: true });
}

function emptiness() {
  const kind = channelOf(world.channel)?.kind ?? "front_line";
  return el("div", { class: "empty" }, el("p", { class: "empty-title" }, say("empty")), el("p", {}, say(EMPTY[kind])));
}

const EMPTY = {
  front_line: "empty-front-line",
  back_office: "empty-back-office",
  digest: "empty-digest",
  moderators: "empty-moderators",
  direct: "empty-direct",
};

function dayOf(message) {
  const parts = { weekday: "long", day: "numeric", month: "long", timeZone: world.clock.zone };
  return new Intl.DateTimeFormat(world.lang === "vi" ? "vi-VN" : "en-GB", parts).format(new Date(message.at));
}

async function earlier() {
  const turn = opening;
  const first = messages[0]?.id;
  if (!first || !more) return;
  const answer = await get("/api/messages", query({ before: first }));
  if (turn !== opening || messages[0]?.id !== first) return;
  messages = [...answer.messages, ...messages];
  more = answer.more;
  const fromEnd = holder.scrollHeight - holder.scrollTop;
  fill();
  holder.scrollTop = holder.scrollHeight - fromEnd;
  byId(`m-${first}`)?.focus({ preventScroll: true });
}

const atEnd = () => holder.scrollHeight - holder.scrollTop - holder.clientHeight < 120;
let wasAtEnd = true;
let height = holder.clientHeight;
holder.addEventListener("scroll", () => {
  // A form that opens below makes less room; the reader has not gone anywhere by that.
  if (holder.clientHeight !== height) return;
  wasAtEnd = atEnd();
  if (wasAtEnd) newer.hidden = true;
});

function stick() {
  if (wasAtEnd) holder.scrollTop = holder.scrollHeight;
}
new ResizeObserver(() => {
  stick();
  height = holder.clientHeight;
}).observe(holder);

newer.addEventListener("click", () => {
  holder.scrollTop = holder.scrollHeight;
  newer.hidden = true;
  log?.focus({ preventScroll: true });
});

/** A message that is new or has changed. Gives whether it is new here. */
export function take(message, { follow = false } = {}) {
  if (message.channel !== world.channel || !log) return false;
  const known = messages.findIndex(({ id }) => id === message.id);
  if (known >= 0) {
    messages[known] = message;
    replace(message);
    return false;
  }
  const last = messages.at(-1);
  messages.push(message);
  log.querySelector(".empty")?.remove();
  const stay = wasAtEnd || follow;
  if (!last || dayOf(last) !== dayOf(message)) log.append(el("p", { class: "day" }, dayOf(message)));
  const node = article(message);
  node.querySelector(".picture img")?.addEventListener("load", stick, { once: true });
  log.append(node);
  if (stay) holder.scrollTop = holder.scrollHeight;
  else newer.hidden = false;
  wasAtEnd = stay;
  markRead(world.channel, message.id);
  return true;
}

/** The new state of a message in its old place; whoever was on one of its buttons stays there. */
function replace(message) {
  const old = byId(`m-${message.id}`);
  if (!old) return;
  const fresh = article(message);
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const stay = wasAtEnd;
  old.replaceWith(fresh);
  if (focused) {
    const same = focused.dataset.press && fresh.querySelector(`[data-press="${CSS.escape(focused.dataset.press)}"]`);
    (same || (focused.dataset.menu && fresh.querySelector("[data-menu]")) || fresh).focus({ preventScroll: true });
  }
  if (stay) holder.scrollTop = holder.scrollHeight;
}

/** Goes to a message of the open channel, through earlier pages where it must. */
export async function reveal(id) {
  while (!find(id) && more) {
    const before = messages.length;
    await earlier();
    if (messages.length === before) break;
  }
  const node = byId(`m-${id}`);
  if (!node) return false;
  node.scrollIntoView({ block: "center" });
  node.classList.add("shown");
  node.addEventListener("blur", () => node.classList.remove("shown"), { once: true });
  node.focus({ preventScroll: true });
  return true;
}

// Up and down go from message to message; Tab goes into the one that is reached.
holder.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const here = event.target.closest("article");
  if (!step || (event.target !== log && event.target !== here)) return;
  const all = [...log.querySelectorAll("article")];
  const next = here ? all[all.indexOf(here) + step] : all.at(-1);
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
});

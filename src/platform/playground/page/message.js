// One message as an article.

import { el, icon } from "./dom.js";
import { avatar, spans } from "./text.js";
import { say } from "./words.js";
import { person, world } from "./world.js";

export function article(message) {
  const names = message.pings.includes(world.me);
  return el(
    "article",
    {
      id: `m-${message.id}`,
      class: `message${message.private ? " private" : ""}${names ? " names-me" : ""}`,
      tabindex: "-1",
      "data-message": message.id,
      "aria-labelledby": `h-${message.id}`,
    },
    face(message),
    el("div", { class: "inside" }, head(message, names), content(message)),
    el(
      "button",
      { type: "button", class: "plain icon-only more", "data-menu": message.id, "aria-haspopup": "menu", "aria-label": say("message-menu"), title: say("message-menu") },
      icon("more"),
    ),
  );
}

function face(message) {
  const author = message.by && person(message.by);
  if (message.by) return avatar(message.by, author?.name ?? "?");
  return el("img", { class: "avatar", src: "/page/icon.svg", alt: "", width: "36", height: "36" });
}

function head(message, names) {
  const author = message.by
    ? el("button", { type: "button", class: "author", "data-person": message.by, "aria-haspopup": "menu" }, person(message.by)?.name ?? "?")
    : el("span", { class: "author" }, "Magic Words");
  const used = message.invoked;
  return el(
    "header",
    { id: `h-${message.id}` },
    author,
    used && el("span", { class: "invoked", title: used.words }, say("invoked", { person: person(used.person)?.name ?? "?", words: command(used.words) })),
    el("time", { datetime: message.at }, message.at_text),
    message.edited && el("span", { class: "tag" }, say("edited")),
    names && el("span", { class: "tag for-you" }, say("for-you")),
    message.private && el("span", { class: "tag only-you" }, icon("eye"), say("only-you")),
  );
}

/** `/please to:@Maintenance what:…` without its options: the answer shows them. */
const command = (words) => words.replace(/ [^\s:]+:.*$/s, "");

function content(message) {
  return [
    message.text.length > 0 && el("p", { class: "text" }, spans(message.text)),
    message.card && card(message.card),
    message.picture && picture(message.picture),
    message.file && file(message.file),
    ...message.buttons.map((row) => el("div", { class: "buttons" }, row.map((button) => press(message, button)))),
  ];
}

const MOODS = { waiting: "mood-waiting", warm: "mood-warm", settled: "mood-settled", quiet: "mood-quiet" };

function card({ title, body, fields, footer, mood }) {
  return el(
    "div",
    { class: `card ${mood}` },
    (title.length > 0 || MOODS[mood]) &&
      el(
        "div",
        { class: "card-top" },
        title.length > 0 && el("h2", {}, spans(title)),
        MOODS[mood] && el("span", { class: "mood" }, say(MOODS[mood])),
      ),
    body.length > 0 && el("p", { class: "text" }, spans(body)),
    fields.length > 0 && el("dl", {}, fields.map(({ name, value }) => el("div", {}, el("dt", {}, spans(name)), el("dd", {}, spans(value))))),
    footer.length > 0 && el("p", { class: "footer" }, spans(footer)),
  );
}

function picture({ src, alt }) {
  return el("a", { class: "picture", href: src, target: "_blank", rel: "noopener" }, el("img", { src, alt }));
}

function file({ src, name }) {
  const href = src.includes("person=") ? src : `${src}?${new URLSearchParams({ person: world.me })}`;
  return el("a", { class: "file", href, download: name }, icon("file"), name);
}

function press(message, { label, style, press, show }) {
  return el(
    "button",
    {
      type: "button",
      class: style === "primary" ? "primary" : null,
      "data-press": press,
      "data-of": message.id,
      "data-show": show && JSON.stringify(show),
    },
    label,
  );
}

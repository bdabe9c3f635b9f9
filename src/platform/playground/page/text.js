// A message's pieces of text as nodes, and how people look.

import { el } from "./dom.js";
import { person, tell, world } from "./world.js";

/** The nodes of `[{t, s, id?, strong?}]`; what is no word of ours may stand inside strong words. */
export function spans(pieces) {
  return pieces.map((piece) => (piece.strong ? el("strong", {}, span(piece)) : span(piece)));
}

function span(piece) {
  switch (piece.t) {
    case "strong":
      return el("strong", {}, piece.s);
    case "code":
      return code(piece.s);
    case "said":
      return el("span", { class: "said" }, piece.s);
    case "person":
      return person(piece.id)
        ? el("button", { type: "button", class: "mention", "data-person": piece.id, "aria-haspopup": "menu" }, piece.s)
        : el("span", { class: "mention" }, piece.s);
    case "group":
      return el("span", { class: "mention group" }, piece.s);
    case "channel":
      return el("button", { type: "button", class: "mention", "data-channel": piece.id }, piece.s);
    default:
      return piece.s;
  }
}

export const plain = (pieces) => pieces.map((piece) => piece.s).join("");

/** A command that is named in a sentence can be pressed. */
function code(words) {
  const command = words.startsWith("/") && world.commands.find(({ path, name, menu }) => !menu && [path, name].includes(words.slice(1)));
  if (!command) return el("code", {}, words);
  return el("button", { type: "button", class: "code", onclick: () => tell("begin", { path: command.path }) }, words);
}

/** Two letters on a ground of the person's own. */
export function avatar(id, name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  let tint = 0;
  for (const letter of id) tint = (tint * 31 + letter.codePointAt(0)) % 6;
  return el("span", { class: `avatar tint-${tint}`, "aria-hidden": "true" }, letters.map((word) => [...word][0]?.toUpperCase() ?? ""));
}

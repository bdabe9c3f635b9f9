// Fields with a label, a hint, a counter and what is wrong with them.

import { el } from "./dom.js";
import { say } from "./words.js";

/** Dresses `input`. Gives `{name, node, input, problem(), show(problem)}`. */
export function counted({ name, label, description = null, required, max = null, input, place, after = [] }) {
  const id = `${place}-${name}`;
  const counter = el("span", { class: "counter", id: `${id}-counter` });
  const wrong = el("p", { class: "problem", id: `${id}-problem` });
  const hint = description && el("p", { class: "hint", id: `${id}-hint` }, description);
  input.id = id;
  input.setAttribute("aria-describedby", [hint && hint.id, max && counter.id, wrong.id].filter(Boolean).join(" "));
  if (required) input.setAttribute("aria-required", "true");
  // Characters as the server counts them, not UTF-16 units.
  const length = () => [...input.value.trim()].length;
  const problem = () => {
    if (required && length() === 0) return say("required");
    if (max && length() > max) return say("too-long", { length: length(), max });
    return null;
  };
  const show = (sentence) => {
    wrong.textContent = sentence ?? "";
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const count = () => {
    if (!max) return;
    counter.textContent = say("counter", { length: length(), max });
    counter.classList.toggle("over", length() > max);
  };
  input.addEventListener("input", () => {
    count();
    if (length() > 0) show(max && length() > max ? problem() : null);
  });
  count();
  const node = el(
    "div",
    { class: "field" },
    el("div", { class: "field-top" }, el("label", { for: id }, label, required && el("span", { class: "needed" }, ` ${say("needed")}`)), max && counter),
    hint,
    input,
    after,
    wrong,
  );
  return { name, node, input, problem, show };
}

/** Shows what is wrong with each field and goes to the first such. */
export function valid(fields) {
  const wrong = fields.filter((field) => {
    const sentence = field.problem();
    field.show(sentence);
    return sentence;
  });
  wrong[0]?.input.focus();
  return wrong.length === 0;
}

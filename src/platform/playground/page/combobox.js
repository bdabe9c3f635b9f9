// A text field with a list to choose from: the combobox pattern, where focus stays in the field.

import { composing, el } from "./dom.js";

let lists = 0;

/**
 * `source(typed)` gives (a promise of) `[{label, hint?, group?, icon?}]`, `choose(item)` takes one.
 * A multi-line field stays a text box for screen readers; a one-line field becomes a combobox.
 */
export function combobox(input, listbox, { source, choose, whenEmpty = null, always = false }) {
  let items = [];
  let active = -1;
  let asked = 0;
  const oneLine = input.tagName === "INPUT";
  listbox.id ||= `list-${++lists}`;
  if (oneLine) input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-haspopup", "listbox");
  input.setAttribute("aria-controls", listbox.id);
  input.setAttribute("autocomplete", "off");
  close();

  function close() {
    asked += 1;
    items = [];
    active = -1;
    if (!always) listbox.hidden = true;
    if (oneLine) input.setAttribute("aria-expanded", String(always));
    input.removeAttribute("aria-activedescendant");
  }

  async function refresh() {
    const turn = ++asked;
    const found = await source(input.value);
    if (turn !== asked) return;
    items = found ?? [];
    if (items.length === 0 && !whenEmpty) return close();
    draw();
    point(items.length > 0 ? 0 : -1);
  }

  function draw() {
    let group = null;
    const nodes = [];
    items.forEach((item, index) => {
      if (item.group && item.group !== group) nodes.push(el("li", { role: "presentation", class: "option-group" }, (group = item.group)));
      nodes.push(
        el(
          "li",
          { role: "option", id: `${listbox.id}-${index}`, "aria-selected": "false", class: "option", "data-index": index },
          item.icon ?? null,
          el("span", { class: "option-label" }, item.label),
          item.hint ? el("span", { class: "option-hint" }, item.hint) : null,
        ),
      );
    });
    if (items.length === 0) nodes.push(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "option-none" }, whenEmpty()));
    listbox.replaceChildren(...nodes);
    listbox.hidden = false;
    if (oneLine) input.setAttribute("aria-expanded", "true");
    if (!always) listbox.scrollIntoView({ block: "nearest" });
  }

  function point(index) {
    listbox.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    active = index;
    const node = listbox.querySelector(`[data-index="${index}"]`);
    if (!node) return input.removeAttribute("aria-activedescendant");
    node.setAttribute("aria-selected", "true");
    node.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", node.id);
  }

  function pick(index) {
    const item = items[index];
    if (!item) return;
    close();
    choose(item);
  }

  input.addEventListener("input", refresh);
  input.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    const open = !listbox.hidden && items.length > 0;
    if (event.key === "ArrowDown" && !open && oneLine) {
      event.preventDefault();
      refresh();
    }
    if (!open) return;
    const last = items.length - 1;
    const to = { ArrowDown: active >= last ? 0 : active + 1, ArrowUp: active <= 0 ? last : active - 1, PageDown: Math.min(active + 8, last), PageUp: Math.max(active - 8, 0) }[event.key];
    if (to !== undefined) point(to);
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && !always)) {
      if (active < 0) return;
      pick(active);
    } else if (event.key === "Escape" && !always) close();
    else return;
    // Tab goes on to the next field after it has chosen.
    if (event.key !== "Tab" || !oneLine) event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener("blur", () => {
    if (!always) close();
  });
  // The field keeps the focus while the mouse chooses.
  listbox.addEventListener("mousedown", (event) => event.preventDefault());
  listbox.addEventListener("click", (event) => {
    const option = event.target.closest("[data-index]");
    if (option) pick(Number(option.dataset.index));
  });
  return { refresh, close };
}

// The sentences of the page, which come from the server's locale files.

let words = {};

export function learn(fresh) {
  words = fresh;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.matches("button")) element.title = say(element.dataset.label);
  }
}

/** The sentence with this id; `[name]` in it is filled from `values`. */
export function say(id, values = {}) {
  return (words[id] ?? id).replace(/\[(\w+)\]/g, (whole, name) => String(values[name] ?? whole));
}

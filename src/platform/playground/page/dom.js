// Making elements. What people wrote only ever becomes text nodes.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12h13M12 5l7 7-7 7",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3 2",
  swap: "M7 4L3 8l4 4M3 8h13M17 12l4 4-4 4M21 16H8",
  down: "M6 9l6 6 6-6",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
  front_line: "M4 20V10l8-6 8 6v10M9 20v-6h6v6",
  back_office: "M4 8h16v11H4zM9 8V5h6v3M4 13h16",
  digest: "M5 4h14v16H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4",
  moderators: "M12 3l7 3v5.5c0 4.5-3 7.5-7 9.5-4-2-7-5-7-9.5V6z",
  guide: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM15.5 8.5l-2 5-5 2 2-5z",
  direct: "M4 6h16v11H10l-4 3.5V17H4z",
};

/** An element with attributes, listeners (`onclick: f`) and children; strings become text. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A drawing beside words; screen readers pass over it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] ?? ICONS.direct);
  svg.append(path);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** Without case and marks, so that `le tan` finds `Lễ tân`. */
export const fold = (words) =>
  words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

/** Says something to screen readers alone. */
export function speak(words) {
  const spoken = byId("spoken");
  spoken.textContent = "";
  // A change in a later frame is heard even when the words are the same.
  requestAnimationFrame(() => (spoken.textContent = words));
}

/** Whether a key belongs to an input method that is composing a letter. */
export const composing = (event) => event.isComposing || event.keyCode === 229;

/** As narrow as a phone: channels are in a drawer. Keep in step with the style sheets. */
export const narrow = matchMedia("(max-width: 47.99rem)");

// Language and theme.

import { byId, icon } from "./dom.js";
import { say } from "./words.js";
import { on, tell, world } from "./world.js";

const root = document.documentElement;
const theme = byId("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

function draw() {
  root.lang = world.lang;
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.setAttribute("aria-pressed", String(button.dataset.lang === world.lang));
  }
  theme.replaceChildren(icon(isDark() ? "sun" : "moon"), say(isDark() ? "theme-light" : "theme-dark"));
}

theme.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
  draw();
});
dark.addEventListener("change", draw);

for (const button of document.querySelectorAll("[data-lang]")) {
  button.addEventListener("click", () => {
    localStorage.setItem("lang", button.dataset.lang);
    tell("language", { lang: button.dataset.lang });
  });
}

on("state", draw);

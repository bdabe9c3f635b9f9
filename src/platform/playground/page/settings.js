// Language and theme.

import { explain, notice } from "./act.js";
import { post } from "./api.js";
import { byId, icon, speak } from "./dom.js";
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

// --- the language of what everybody reads, which a moderator chooses for the hotel

const other = byId("other-language");

other.querySelector("button").addEventListener("click", async () => {
  // Anybody can act as anyone, and so as a moderator.
  const moderator = [...world.people.values()].find((one) => one.moderator);
  const act = { slash: { path: "kudos-admin setup", options: { language: world.lang } } };
  try {
    await post("/api/act", { person: moderator?.id, lang: world.lang, channel: world.channels[0].id, act });
    speak(say("took-language"));
  } catch (trouble) {
    notice(explain(trouble));
  }
});

on("state", () => (other.hidden = world.hotel.lang === world.lang));
on("state", draw);

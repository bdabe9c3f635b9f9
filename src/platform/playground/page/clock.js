// The playground's time, and the steps that it can take.

import { explain, notice } from "./act.js";
import { post } from "./api.js";
import { byId, icon, speak } from "./dom.js";
import { say } from "./words.js";
import { on, tell, world } from "./world.js";

const section = byId("clock");
const more = byId("clock-more");
const steps = byId("clock-steps");

section.querySelector(".clock-icon").append(icon("clock"));
more.append(icon("down"));

function draw() {
  const { text, now, shifted, next_digest: next, next_digest_text: nextText } = world.clock;
  byId("clock-text").textContent = text;
  byId("clock-text").dateTime = now;
  section.classList.toggle("shifted", shifted);
  const digest = steps.querySelector("[data-to=digest]");
  digest.disabled = !next;
  digest.title = next ? say("clock-digest-at", { time: nextText }) : "";
  steps.querySelector("[data-to=real]").disabled = !shifted;
}

more.addEventListener("click", () => {
  const open = section.classList.toggle("open");
  more.setAttribute("aria-expanded", String(open));
});

steps.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-to]");
  if (!button || steps.dataset.busy) return;
  steps.dataset.busy = "1";
  notice("");
  try {
    // The server tells every tab, this one too, of the new time.
    await post("/api/clock", { to: button.dataset.to, lang: world.lang });
    speak(say("clock-moved"));
    tell("moved", { to: button.dataset.to });
  } catch (trouble) {
    notice(explain(trouble));
  }
  delete steps.dataset.busy;
});

on("state", draw);
on("clock", draw);

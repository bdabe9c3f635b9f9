// Four hints at the first visit: ask, take, thank, read the summary. Each goes on when the person has done it.

import { byId, el, icon } from "./dom.js";
import { say } from "./words.js";
import { on, person, tell, world } from "./world.js";

const section = byId("tour");
const STEPS = [
  { title: "tour-ask-title", words: "tour-ask" },
  { title: "tour-take-title", words: "tour-take" },
  { title: "tour-thank-title", words: "tour-thank" },
  { title: "tour-digest-title", words: "tour-digest" },
];

/** `{step, asker, asked}`: the asker and, where it was asked, the team's name go along. */
let state = JSON.parse(localStorage.getItem("tour") ?? '{"step":0}');

function keep(change) {
  state = { ...state, ...change };
  localStorage.setItem("tour", JSON.stringify(state));
  draw();
}

const goOn = (step, change = {}) => state.step === step && keep({ step: step + 1, ...change });

/** Somebody of the team that was asked, other than the asker. */
function helper() {
  if (state.asked?.person) return person(state.asked.person);
  const team = world.groups.get(state.asked?.group)?.name;
  return [...world.people.values()].find((one) => one.id !== state.asker && one.team === team && !one.lead);
}

/** What the hint offers to press: `{label, run}`. */
function offer() {
  const asker = person(state.asker);
  if (state.step === 0) return { label: say("tour-ask-start"), run: () => tell("begin", { path: "please" }) };
  if (state.step === 1 && helper() && world.me === state.asker) return actAs(helper());
  if (state.step === 2 && asker && world.me !== state.asker && state.done) return actAs(asker);
  return null;
}

const actAs = ({ id, name }) => ({ label: say("act-as", { name }), run: () => tell("act-as", { person: id }) });

function draw() {
  const over = state.step >= STEPS.length;
  section.hidden = over;
  mark();
  if (over) return;
  const step = STEPS[state.step];
  const values = { asker: person(state.asker)?.name ?? "" };
  const { label, run } = offer() ?? {};
  const focused = section.contains(document.activeElement);
  section.replaceChildren(
    el(
      "div",
      { class: "tour-words" },
      el("p", { class: "tour-step" }, say("tour-step", { step: state.step + 1, of: STEPS.length })),
      el("h2", {}, say(step.title)),
      el("p", {}, say(step.words, values)),
    ),
    el(
      "div",
      { class: "tour-buttons" },
      label && el("button", { type: "button", class: "primary", onclick: run }, label),
      el("button", { type: "button", class: "plain icon-only", "aria-label": say("tour-end"), title: say("tour-end"), onclick: () => keep({ step: STEPS.length }) }, icon("close")),
    ),
  );
  if (focused && section.querySelector("button")) section.querySelector("button").focus({ preventScroll: true });
}

/** The node, or the button that brings it into sight. */
const seen = (node, opener) => (node?.checkVisibility({ visibilityProperty: true }) ? node : byId(opener));

/** Rings what the hint is about. */
function mark() {
  document.querySelectorAll(".tour-mark").forEach((node) => node.classList.remove("tour-mark"));
  const primary = [...document.querySelectorAll("#stream article .buttons .primary")].at(-1);
  const digest = world.channels.find(({ kind }) => kind === "digest")?.id;
  const target = [
    () => byId("slash"),
    () => (world.me === state.asker ? byId("me") : primary),
    () => (world.me === state.asker || !state.done ? primary : byId("me")),
    () => (state.jumped ? seen(document.querySelector(`[data-go="${CSS.escape(digest ?? "")}"]`), "side-open") : seen(document.querySelector("[data-to=digest]"), "clock-more")),
  ][state.step]?.();
  target?.classList.add("tour-mark");
}

on("did", ({ doing, answer }) => {
  const posted = answer?.message && !answer.message.private;
  if (doing.slash?.path === "please" && posted) goOn(0, { asker: world.me, asked: doing.slash.options.to });
  else if (doing.button && answer?.edited && state.step === 1) goOn(1);
  else if (doing.button && answer?.edited && state.step === 2) keep({ done: true });
  else if ((doing.slash?.path === "thank-you" || doing.modal) && answer?.message && state.step === 2) goOn(2);
});
on("moved", ({ to }) => state.step === 3 && to === "digest" && keep({ jumped: true }));
on("channel", () => {
  const kind = world.channels.find(({ id }) => id === world.channel)?.kind;
  if (state.jumped && kind === "digest") goOn(3);
});
for (const event of ["state", "filled", "unread"]) on(event, draw);
on("state", () => byId("tour-again").replaceChildren(icon("guide"), say("tour-again")));

for (const opener of ["side-open", "side-close", "clock-more"]) byId(opener).addEventListener("click", mark);

byId("tour-again").addEventListener("click", () => {
  state = { step: 0 };
  keep({});
  section.querySelector("button")?.focus();
});

// Starts the page and holds its parts together.

import { explain, notice, tryAct } from "./act.js";
import { get, listen } from "./api.js";
import "./channels.js";
import "./clock.js";
import "./composer.js";
import { byId, narrow, speak } from "./dom.js";
import { openMenu } from "./menus.js";
import "./settings.js";
import * as stream from "./stream.js";
import "./tour.js";
import { learn, say } from "./words.js";
import { adopt, channelOf, keepIdentity, markUnread, on, person, readIdentity, tell, world } from "./world.js";

let hangUp = () => {};
/** Messages that this tab knows as old, so that an edit marks nothing as unread. */
const met = new Set();

async function loadState() {
  const ask = (person) => get("/api/state", { person, lang: world.lang });
  let state;
  try {
    state = await ask(world.me);
  } catch (trouble) {
    // The person of an older hotel is not in this one.
    if (trouble.gone || !world.me) throw trouble;
    state = await ask("");
  }
  learn(state.words);
  adopt(state);
  keepIdentity();
  byId("hotel").textContent = world.hotel.name;
  byId("app").hidden = false;
  tell("state");
  return state;
}

/** Everything anew: at the start, for another person, another language, or after the server was away. */
async function load({ keep = false } = {}) {
  const state = await loadState();
  await openChannel({ keep });
  connect(state.cursor);
}

async function openChannel({ keep = false } = {}) {
  tell("channel");
  await stream.open({ keep });
  tell("filled");
}

/** As `load`, again and again until the server answers. */
async function persist(how) {
  for (;;) {
    try {
      await load(how);
      return standing(true);
    } catch (trouble) {
      if (!trouble.gone) return notice(explain(trouble));
      standing(false);
      await new Promise((again) => setTimeout(again, 1500));
    }
  }
}

let away = false;
let warning = null;

function standing(up) {
  clearTimeout(warning);
  const banner = byId("connection");
  if (up) banner.textContent = "";
  // A line that is back at once needs no words.
  else warning = setTimeout(() => (banner.textContent = say("away")), away ? 0 : 700);
}

function connect(cursor) {
  hangUp();
  hangUp = listen({
    query: { person: world.me, lang: world.lang, cursor },
    hear,
    standing: (up) => {
      standing(up);
      // It may be another hotel that answers now.
      if (up && away) persist({ keep: true });
      away = !up;
    },
  });
}

function hear(kind, data) {
  if (kind === "anew") return persist({ keep: true });
  if (kind === "state") return loadState().catch(() => {});
  if (kind === "clock") {
    world.clock = data;
    return tell("clock");
  }
  const fresh = !met.has(data.id) && !data.edited;
  met.add(data.id);
  if (data.channel === world.channel) stream.take(data);
  else if (fresh && data.by !== world.me) {
    markUnread(data.channel);
    if (data.pings.includes(world.me)) speak(say("heard", { channel: channelOf(data.channel)?.name ?? "" }));
  }
  tell("filled");
}

on("go", async ({ channel, message }) => {
  if (!channelOf(channel)) return notice(say("no-channel"));
  try {
    if (channel !== world.channel) {
      world.channel = channel;
      keepIdentity();
      await openChannel();
    }
    if (message && !(await stream.reveal(message))) notice(say("no-message"));
  } catch (trouble) {
    notice(explain(trouble));
  }
});

on("act-as", async ({ person: id }) => {
  world.me = id;
  await persist();
  speak(say("acting-as", { name: person(world.me)?.name ?? "" }));
});

on("language", async ({ lang }) => {
  world.lang = lang;
  await persist({ keep: true });
});

// Another person in the address: a link was followed or the address was edited.
addEventListener("hashchange", () => {
  readIdentity();
  persist();
});

byId("main").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { press, of, show, channel } = button.dataset;
  if (press) tryAct({ button: { message: of, id: press } });
  else if (show) tell("go", JSON.parse(show));
  else if (channel) tell("go", { channel });
  else openMenu(button);
});

for (const link of document.querySelectorAll("[data-skip]")) {
  link.addEventListener("click", (event) => {
    // The address tells who this tab is; a skip link must not change it.
    event.preventDefault();
    const stream = document.querySelector("[role=log]");
    (link.dataset.skip === "stream" ? stream : document.querySelector("#command:not([hidden]) input, #command:not([hidden]) textarea, #words"))?.focus();
  });
}

narrow.addEventListener("change", () => tell("filled"));
readIdentity();
persist();

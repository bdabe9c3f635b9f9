// What the person does goes to the server here, and its answer to where it belongs.

import { post } from "./api.js";
import { byId } from "./dom.js";
import { ask } from "./asked.js";
import { take } from "./stream.js";
import { say } from "./words.js";
import { tell, world } from "./world.js";

/** A sentence over the composer; empty takes it away. */
export function notice(sentence) {
  byId("notice").textContent = sentence;
}

export const explain = (trouble) => trouble.sentence ?? say(trouble.gone ? "not-sent" : "went-wrong");

/** Sends an act. Gives the answer; what went wrong is thrown. */
export async function act(doing) {
  const answer = await post("/api/act", { person: world.me, lang: world.lang, channel: world.channel, act: doing });
  const { modal, message, edited } = answer.answer ?? {};
  if (message) take(message, { follow: true });
  if (edited) take(edited);
  for (const aside of answer.asides ?? []) take(aside, { follow: true });
  tell("did", { doing, answer: answer.answer });
  if (modal) ask(modal);
  return answer;
}

/** Sends what a button or menu does; trouble is told over the composer. */
export async function tryAct(doing) {
  notice("");
  try {
    await act(doing);
  } catch (trouble) {
    notice(explain(trouble));
  }
}

// Speaking with the server.

/** What went wrong. `sentence` is the server's own, where it said one; `gone` when nobody answered. */
export class Trouble extends Error {
  constructor(status, sentence) {
    super(sentence ?? `status ${status}`);
    this.status = status;
    this.sentence = sentence;
    this.gone = status === 0;
  }
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Trouble(0, null);
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) throw new Trouble(response.status, body?.error);
  return body;
}

export const get = (path, query) => request(`${path}?${new URLSearchParams(query)}`);

/** Tabs of this browser tell each other that there is something to hear of. */
const others = new BroadcastChannel("heard");

export async function post(path, body) {
  const answer = await request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (path !== "/api/complete") others.postMessage(null);
  return answer;
}

/** One tab after the other, where the browser can tell. */
const inTurn = (work) => (navigator.locks ? navigator.locks.request("asking", work) : work());

/**
 * What is heard of: `hear(kind, data)` for each event, `standing(up)` when the line comes and goes.
 *
 * A browser opens six connections to a host, however many tabs there are. So a tab holds a line while it is in sight; a
 * hidden one asks when another tab has heard of something, and now and then by itself.
 */
export function listen({ query, hear, standing }) {
  let source = null;
  let retry = null;
  let tries = 0;
  let later = null;
  let answered = () => {};

  function open(how) {
    const opened = new EventSource(`/api/events?${new URLSearchParams({ ...query, ...how })}`);
    for (const kind of ["message", "clock", "state", "anew"]) {
      opened.addEventListener(kind, (event) => {
        if (event.lastEventId) query.cursor = event.lastEventId;
        if (!document.hidden) others.postMessage(null);
        hear(kind, JSON.parse(event.data));
      });
    }
    source = opened;
    return opened;
  }

  function close() {
    clearTimeout(retry);
    source?.close();
    source = null;
    answered();
  }

  function hold() {
    close();
    const held = open({});
    held.onopen = () => {
      tries = 0;
      standing(true);
    };
    // The browser gives up on some errors and tries at its own pace on others; trying ourselves is one way for all.
    held.onerror = () => {
      held.close();
      standing(false);
      retry = setTimeout(hold, Math.min(500 * 2 ** tries, 4000));
      tries += 1;
    };
  }

  /** Asks what there is by now; the server ends the line after that. */
  const ask = () =>
    inTurn(
      () =>
        new Promise((done) => {
          if (!document.hidden || later === null) return done();
          later = null;
          answered = done;
          open({ once: true }).onerror = close;
        }),
    );

  const askSoon = () => {
    if (document.hidden) later ??= setTimeout(ask, 1000);
  };

  function forget() {
    close();
    clearTimeout(later);
    later = null;
  }

  function look() {
    forget();
    if (!document.hidden) hold();
  }

  const pulse = setInterval(askSoon, 15_000);
  others.addEventListener("message", askSoon);
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    clearInterval(pulse);
    others.removeEventListener("message", askSoon);
    document.removeEventListener("visibilitychange", look);
    forget();
  };
}

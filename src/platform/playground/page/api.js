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

export const post = (path, body) =>
  request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** What is heard of: `hear(kind, data)` for each event, `standing(up)` when the line comes and goes. */
export function listen({ query, hear, standing }) {
  let source = null;
  let retry = null;
  let tries = 0;
  let closed = false;
  const open = () => {
    source = new EventSource(`/api/events?${new URLSearchParams(query)}`);
    source.onopen = () => {
      tries = 0;
      standing(true);
    };
    for (const kind of ["message", "clock", "state"]) {
      source.addEventListener(kind, (event) => {
        if (event.lastEventId) query.cursor = event.lastEventId;
        hear(kind, kind === "state" ? null : JSON.parse(event.data));
      });
    }
    // The browser gives up on some errors and tries at its own pace on others; trying ourselves is one way for all.
    source.onerror = () => {
      source.close();
      if (closed) return;
      standing(false);
      retry = setTimeout(open, Math.min(500 * 2 ** tries, 4000));
      tries += 1;
    };
  };
  open();
  return () => {
    closed = true;
    clearTimeout(retry);
    source.close();
  };
}

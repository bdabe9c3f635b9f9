// What the page knows: who the tab acts as, what the server told, what was read and what is being written.

export const world = {
  me: "",
  lang: "en",
  channel: "",
  hotel: null,
  clock: null,
  people: new Map(),
  groups: new Map(),
  channels: [],
  commands: [],
  /** Unread messages by channel. */
  unread: new Map(),
};

const listeners = new Map();

/** Calls `listener` whenever this is told: `state`, `channel`, `message`, `clock`, `unread`, `did`. */
export function on(event, listener) {
  listeners.set(event, [...(listeners.get(event) ?? []), listener]);
}

export function tell(event, data) {
  for (const listener of listeners.get(event) ?? []) listener(data);
}

export const person = (id) => world.people.get(id);
export const channelOf = (id) => world.channels.find((channel) => channel.id === id);

// --- the tab's person and channel: in the address, so that two tabs are two people, and in the tab's own store

export function readIdentity() {
  const hash = new URLSearchParams(location.hash.slice(1));
  world.me = hash.get("as") ?? sessionStorage.getItem("as") ?? "";
  world.channel = hash.get("in") ?? sessionStorage.getItem("in") ?? "";
  const stored = localStorage.getItem("lang");
  world.lang = stored ?? (navigator.language.startsWith("vi") ? "vi" : "en");
}

export function keepIdentity() {
  sessionStorage.setItem("as", world.me);
  sessionStorage.setItem("in", world.channel);
  history.replaceState(null, "", `#${new URLSearchParams({ as: world.me, in: world.channel })}`);
}

/** Takes over what `/api/state` told. */
export function adopt(state) {
  Object.assign(world, {
    me: state.me,
    hotel: state.hotel,
    clock: state.clock,
    people: new Map(state.people.map((person) => [person.id, person])),
    groups: new Map(state.groups.map((group) => [group.id, group])),
    channels: state.channels,
    commands: state.commands,
  });
  if (!channelOf(world.channel)) world.channel = state.channels[0]?.id ?? "";
  findUnread();
}

// --- unread marks, for each person of this tab

const readKey = () => `read:${world.me}`;
const readMarks = () => JSON.parse(sessionStorage.getItem(readKey()) ?? "{}");

/** Whose marks `world.unread` holds. */
let marked = null;

function findUnread() {
  const read = readMarks();
  // A state may be older than a message that was heard of meanwhile: it adds marks, and takes none away.
  if (marked !== world.me) world.unread = new Map();
  marked = world.me;
  for (const channel of world.channels) {
    // A channel that this tab meets for the first time counts as read.
    if (!(channel.id in read)) read[channel.id] = channel.last;
    else if (channel.id === world.channel) world.unread.delete(channel.id);
    else if (read[channel.id] !== channel.last && channel.last) world.unread.set(channel.id, 1);
  }
  sessionStorage.setItem(readKey(), JSON.stringify(read));
}

export function markRead(channel, last) {
  const read = readMarks();
  read[channel] = last ?? channelOf(channel)?.last ?? null;
  sessionStorage.setItem(readKey(), JSON.stringify(read));
  if (world.unread.delete(channel)) tell("unread");
}

export function markUnread(channel) {
  world.unread.set(channel, (world.unread.get(channel) ?? 0) + 1);
  tell("unread");
}

// --- what is being written, for each person and channel of this tab

const draftKey = () => `draft:${world.me}:${world.channel}`;

/** `{text, form: {path, values} | null}` */
export function draft() {
  return JSON.parse(sessionStorage.getItem(draftKey()) ?? "null") ?? { text: "", form: null };
}

export function keepDraft(draft) {
  if (!draft.text && !draft.form) sessionStorage.removeItem(draftKey());
  else sessionStorage.setItem(draftKey(), JSON.stringify(draft));
}

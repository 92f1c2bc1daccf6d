/** Texts that could not be saved, kept in this browser until they are; `meeting` holds the account, PCs are shared. */
const PREFIX = "minutes-draft";
const key = (meeting, line) => `${PREFIX}:${meeting}:${line}`;

export function keep(meeting, line, draft) {
  localStorage.setItem(key(meeting, line), JSON.stringify(draft));
}

export function forget(meeting, line) {
  localStorage.removeItem(key(meeting, line));
}

export function find(meeting, line) {
  return JSON.parse(localStorage.getItem(key(meeting, line)) ?? "null");
}

/** [line, draft] of every text of this meeting that waits. */
export function waiting(meeting) {
  const start = key(meeting, "");
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(start))
    .map((name) => [name.slice(start.length), JSON.parse(localStorage.getItem(name))]);
}

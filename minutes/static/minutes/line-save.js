/** Saves the texts of an open editor; what cannot be saved stays in this browser (drafts.js). */
import * as drafts from "./drafts.js";
import { applyChange, send } from "./saved-page.js";

/** True when this form is saved; `onConflict(html)` gets the editor with somebody else's text. */
export async function saveForm(form, { meeting, token, words, onConflict, address = form.action, body = new FormData(form) }) {
  const line = form.dataset.line;
  const say = (text, tone = "") => {
    const state = form.querySelector("[data-state]");
    state.textContent = text;
    state.dataset.tone = tone;
  };
  drafts.keep(meeting, line, { text: body.get("text"), seen: body.get("seen") });
  say(words.saving);
  const answer = await send(address, body, token).catch(() => null);
  if (answer?.ok) {
    drafts.forget(meeting, line);
    applyChange(await answer.text());
    return true;
  }
  if (answer?.status === 409) {
    drafts.forget(meeting, line);
    onConflict(await answer.text(), line);
  } else say(answer ? words.refused : words.offline, "bad");
  return false;
}

/** True when nothing of this editor is left to save. */
export async function saveAll(host, options) {
  for (const form of [...host.querySelectorAll("form")]) {
    const area = form.querySelector("textarea");
    if (area.value.trim() !== area.dataset.saved && !(await saveForm(form, options))) return false;
  }
  return true;
}

/** Sends what waits in this browser since the connection broke. */
export async function sendWaiting(record, address, { meeting, token, onConflict }) {
  for (const [line, draft] of drafts.waiting(meeting)) {
    if (record.querySelector(`form[data-line="${line}"]`)) continue;
    const body = new FormData();
    Object.entries({ segment_id: line, ...draft }).forEach(([name, value]) => body.set(name, value));
    const answer = await send(address, body, token).catch(() => null);
    if (!answer?.ok && answer?.status !== 409) continue;
    drafts.forget(meeting, line);
    if (answer.ok) applyChange(await answer.text());
    else onConflict(await answer.text(), line);
  }
}

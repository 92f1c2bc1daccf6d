/**
 * Correct the text in its place: opens on the pencil, Enter or a double click; saves when one leaves it. What cannot be
 * saved stays in this browser (drafts.js) and is sent when the connection is back.
 */
import * as drafts from "./drafts.js";
import { applyChange, send } from "./saved-page.js";
import { wordsOf } from "./words.js";

const RETRY_MS = 15000;

export default function lineEditor(view) {
  const { meeting, token, edit: editAddress } = view.dataset;
  if (!editAddress) return undefined;
  const record = view.querySelector("[data-transcript]");
  const addressOf = (lines) => `${editAddress}?${lines.map((line) => `line=${line}`).join("&")}`;

  async function open(lines, anchor) {
    await closeAll();
    const answer = await fetch(addressOf(lines), { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return;
    mount(await answer.text(), anchor, lines);
  }

  function mount(html, anchor, lines) {
    const editor = new DOMParser().parseFromString(html, "text/html").querySelector("[data-editor]");
    const hidden = [...record.querySelectorAll(".s")].filter((s) => s.dataset.lines.split(" ").every((l) => lines.includes(l)));
    const host = document.createElement("div");
    const place = hidden[0] ?? anchor;
    place.closest("p").after(host);
    host.append(editor);
    hidden.forEach((sentence) => (sentence.hidden = true));
    const words = wordsOf(editor);
    const shut = () => {
      host.remove();
      hidden.forEach((sentence) => (sentence.hidden = false));
    };
    host.shut = shut;
    host.save = () => saveAll(host, words);
    for (const form of editor.querySelectorAll("form")) prepare(form, host, words);
    editor.querySelector("[data-save]").addEventListener("click", () => finish(host));
    editor.querySelector("[data-close]").addEventListener("click", () => {
      editor.querySelectorAll("form").forEach((form) => drafts.forget(meeting, form.dataset.line));
      shut();
      (hidden[0] ?? record.querySelector(".s"))?.focus();
    });
    const area = editor.querySelector("textarea");
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    return host;
  }

  function prepare(form, host, words) {
    const area = form.querySelector("textarea");
    const draft = drafts.find(meeting, form.dataset.line);
    if (draft && !form.closest("[data-conflict]")) area.value = draft.text;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) finish(host);
      else if (event.key === "Escape") host.querySelector("[data-close]").click();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    host.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !host.contains(event.relatedTarget)) finish(host, { focus: false });
    });
    form.addEventListener("click", (event) => {
      const taken = event.target.closest("[data-take]");
      if (taken) {
        area.value = taken.dataset.take;
        area.focus();
      }
    });
    form.querySelector("[data-speaker]").addEventListener("change", async (event) => {
      const body = new FormData(form);
      body.set("label", event.target.value);
      await host.save();
      await post(event.target.dataset.speaker, body, form, words, host);
    });
  }

  async function finish(host, { focus = true } = {}) {
    if (!host.isConnected || host.busy) return;
    host.busy = true;
    const line = host.querySelector("form").dataset.line;
    const done = await host.save();
    host.busy = false;
    if (!done) return;
    host.shut();
    if (focus) record.querySelector(`.s[data-lines~="${line}"]`)?.focus();
  }

  /** True when nothing is left to save. */
  async function saveAll(host, words) {
    for (const form of [...host.querySelectorAll("form")]) {
      const area = form.querySelector("textarea");
      if (area.value.trim() === area.dataset.saved) continue;
      const saved = await post(form.action, new FormData(form), form, words, host);
      if (!saved) return false;
    }
    return true;
  }

  async function post(address, body, form, words, host) {
    const line = form.dataset.line;
    const say = (text, tone = "") => Object.assign(form.querySelector("[data-state]"), { textContent: text }).setAttribute("data-tone", tone);
    drafts.keep(meeting, line, { text: body.get("text"), seen: body.get("seen") });
    say(words.saving);
    const answer = await send(address, body, token).catch(() => null);
    if (!answer) return say(words.offline, "bad"), false;
    if (answer.status === 409) return conflict(await answer.text(), host, line), false;
    if (!answer.ok) return say(words.refused, "bad"), false;
    drafts.forget(meeting, line);
    applyChange(await answer.text());
    return true;
  }

  function conflict(html, host, line) {
    const anchor = record.querySelector(`.s[data-lines~="${line}"]`) ?? record.querySelector(".s");
    drafts.forget(meeting, line);
    host.shut();
    mount(html, anchor, [line]);
  }

  async function closeAll() {
    for (const editor of record.querySelectorAll("[data-editor]")) await finish(editor.parentElement, { focus: false });
  }

  async function retry() {
    for (const [line, draft] of drafts.waiting(meeting)) {
      if (record.querySelector(`form[data-line="${line}"]`)) continue;
      const body = new FormData();
      Object.entries({ segment_id: line, ...draft }).forEach(([name, value]) => body.set(name, value));
      const answer = await send(editAddress.replace(/edit$/, "text"), body, token).catch(() => null);
      if (answer?.ok) {
        drafts.forget(meeting, line);
        applyChange(await answer.text());
      } else if (answer?.status === 409) {
        const anchor = record.querySelector(`.s[data-lines~="${line}"]`) ?? record.querySelector(".s");
        drafts.forget(meeting, line);
        mount(await answer.text(), anchor, [line]);
      }
    }
  }

  const linesOf = (sentence) => sentence.dataset.lines.split(" ");
  record.addEventListener("dblclick", (event) => {
    const sentence = event.target.closest(".s");
    if (sentence) open(linesOf(sentence), sentence);
  });
  record.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".s")) return;
    event.preventDefault();
    open(linesOf(event.target), event.target);
  });
  record.addEventListener("click", (event) => {
    const link = event.target.closest("[data-edit]");
    if (!link || link === view) return;
    event.preventDefault();
    const turn = link.closest(".turn");
    const all = [...turn.querySelectorAll(".s")].flatMap(linesOf);
    open(link.dataset.edit ? [link.dataset.edit] : [...new Set(all)], turn.querySelector(".s") ?? link);
  });
  const timer = setInterval(retry, RETRY_MS);
  window.addEventListener("online", retry);
  retry();
  return () => clearInterval(timer) || window.removeEventListener("online", retry);
}

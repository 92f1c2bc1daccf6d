/**
 * Correct the text in its place: opens on the pencil, Enter or a double click, saves when one leaves it (line-save.js).
 * Text that waits since the connection broke is sent when it is back.
 */
import * as drafts from "./drafts.js";
import { saveAll, saveForm, sendWaiting } from "./line-save.js";
import { wordsOf } from "./words.js";

const RETRY_MS = 15000;

export default function lineEditor(view) {
  const { meeting, token, edit: editAddress } = view.dataset;
  if (!editAddress) return undefined;
  const record = view.querySelector("[data-transcript]");
  const linesOf = (sentence) => sentence.dataset.lines.split(" ");
  const sentenceOf = (line) => record.querySelector(`.s[data-lines~="${line}"]`) ?? record.querySelector(".s");

  async function open(lines, anchor) {
    for (const editor of record.querySelectorAll("[data-editor]")) await finish(editor.parentElement, { focus: false });
    const address = `${editAddress}?${lines.map((line) => `line=${line}`).join("&")}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok) mount(await answer.text(), lines, anchor);
  }

  function mount(html, lines, anchor) {
    const editor = new DOMParser().parseFromString(html, "text/html").querySelector("[data-editor]");
    const hidden = [...record.querySelectorAll(".s")].filter((s) => linesOf(s).every((line) => lines.includes(line)));
    const host = document.createElement("div");
    host.append(editor);
    ((hidden[0] ?? anchor).closest("p") ?? anchor).after(host);
    hidden.forEach((sentence) => (sentence.hidden = true));
    host.shut = () => {
      host.remove();
      hidden.forEach((sentence) => (sentence.hidden = false));
    };
    host.options = { meeting, token, words: wordsOf(editor), onConflict };
    editor.querySelectorAll("form").forEach((form) => prepare(form, host));
    editor.querySelector("[data-save]").addEventListener("click", () => finish(host));
    editor.querySelector("[data-close]").addEventListener("click", () => leave(host));
    host.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !host.contains(event.relatedTarget)) finish(host, { focus: false });
    });
    const area = editor.querySelector("textarea");
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  function onConflict(html, line) {
    record.querySelector(`form[data-line="${line}"]`)?.closest("[data-editor]").parentElement.shut();
    mount(html, [line], sentenceOf(line));
  }

  function prepare(form, host) {
    const area = form.querySelector("textarea");
    const draft = drafts.find(meeting, form.dataset.line);
    if (draft && !form.closest("[data-conflict]")) area.value = draft.text;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) finish(host);
      else if (event.key === "Escape") leave(host);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    form.addEventListener("click", (event) => {
      const taken = event.target.closest("[data-take]");
      if (!taken) return;
      area.value = taken.dataset.take;
      area.focus();
    });
    form.querySelector("[data-speaker]").addEventListener("change", async (event) => {
      const { value, dataset } = event.target;
      if (!(await saveAll(host, host.options))) return;
      const body = new FormData(form);
      body.set("label", value);
      if (await saveForm(form, { ...host.options, address: dataset.speaker, body })) host.shut();
    });
  }

  async function finish(host, { focus = true } = {}) {
    if (!host.isConnected || host.busy) return;
    const { line } = host.querySelector("form").dataset;
    host.busy = true;
    const saved = await saveAll(host, host.options);
    host.busy = false;
    if (!saved) return;
    host.shut();
    if (focus) sentenceOf(line)?.focus();
  }

  function leave(host) {
    const { line } = host.querySelector("form").dataset;
    host.querySelectorAll("form").forEach((form) => drafts.forget(meeting, form.dataset.line));
    if (host.querySelector("[data-conflict]")) return location.reload(); // the other's text is not on this page yet
    host.shut();
    return sentenceOf(line)?.focus();
  }

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
    const link = event.target.closest("a[data-edit]");
    if (!link) return;
    event.preventDefault();
    const all = [...link.closest(".turn").querySelectorAll(".s")].flatMap(linesOf);
    open(link.dataset.edit ? [link.dataset.edit] : [...new Set(all)], link);
  });
  const retry = () => sendWaiting(record, editAddress.replace(/edit$/, "text"), { meeting, token, onConflict });
  const timer = setInterval(retry, RETRY_MS);
  window.addEventListener("online", retry);
  retry();
  return () => {
    clearInterval(timer);
    window.removeEventListener("online", retry);
  };
}

/**
 * The record: one stop of the Tab key, arrows go from sentence to sentence, a click plays it; the sentence that is
 * heard is marked, and so is its place in the agenda.
 */
export default function transcript(view) {
  const record = view.querySelector("[data-transcript]");
  const follow = view.querySelector("[data-follow]");
  let current = null;
  let cursor = null;

  const sentences = () => [...record.querySelectorAll(".s")];
  const play = (sentence) =>
    document.dispatchEvent(new CustomEvent("play-at", { detail: { at: Number(sentence.dataset.start) } }));

  function point(sentence, { focus = true } = {}) {
    if (!sentence) return;
    if (cursor) cursor.tabIndex = -1;
    cursor = sentence;
    cursor.tabIndex = 0;
    if (focus) cursor.focus({ preventScroll: false });
  }

  /** The last sentence that starts before this moment; sentences are in order of time. */
  function at(moment) {
    const all = record.getElementsByClassName("s");
    let low = 0;
    let high = all.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (Number(all[middle].dataset.start) <= moment + 0.05) low = middle;
      else high = middle - 1;
    }
    return all[low];
  }

  function heard({ at: moment, playing }) {
    const sentence = at(moment);
    if (!sentence || sentence === current) return;
    current?.classList.remove("now");
    current = sentence;
    current.classList.add("now");
    if (playing && follow.checked && !record.querySelector("[data-editor]")) {
      const box = current.getBoundingClientRect();
      if (box.top < 140 || box.bottom > innerHeight - 60) current.scrollIntoView({ block: "center", behavior: "smooth" });
    }
    markSection(moment);
  }

  function markSection(moment) {
    let found = null;
    for (const link of view.querySelectorAll("[data-section]")) {
      link.removeAttribute("aria-current");
      if (Number(link.dataset.section) <= moment + 0.05) found = link;
    }
    found?.setAttribute("aria-current", "true");
  }

  function nextDoubt() {
    const all = [...record.querySelectorAll(".doubt")];
    const from = cursor ? Number(cursor.dataset.start) : -1;
    const next = all.find((sentence) => Number(sentence.dataset.start) > from) ?? all[0];
    next?.scrollIntoView({ block: "center" });
    point(next);
  }

  record.addEventListener("click", (event) => {
    const sentence = event.target.closest(".s");
    if (!sentence || !getSelection().isCollapsed) return;
    point(sentence, { focus: false });
    play(sentence);
  });
  record.addEventListener("keydown", (event) => {
    const sentence = event.target.closest(".s");
    if (!sentence || event.target !== sentence || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = sentences();
    const place = all.indexOf(sentence);
    const moves = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 };
    if (event.key in moves) point(all[Math.max(0, Math.min(all.length - 1, moves[event.key]))]);
    else if (event.key === "p" || event.key === "P") play(sentence);
    else return;
    event.preventDefault();
  });
  record.addEventListener("focusin", (event) => {
    if (event.target.matches(".s")) point(event.target, { focus: false });
  });
  view.addEventListener("heard", (event) => heard(event.detail));
  view.addEventListener("next-doubt", nextDoubt);
  view.addEventListener("click", (event) => {
    if (!event.target.closest("[data-next-doubt]")) return;
    event.preventDefault();
    nextDoubt();
  });
  view.querySelector("[data-fillers]").addEventListener("change", (event) => {
    record.classList.toggle("without-fillers", !event.target.checked);
  });
  point(at(0), { focus: false });
  markSection(0);
}

/**
 * The player: play and pause, jump, speed, the sentence that is heard. Others ask it by the event `play-at`
 * (detail: at, until), or by a link or button with `data-play` anywhere on the page.
 */
import { clock } from "./words.js";

const SPEED_KEY = "minutes-speed";

export default function player(box) {
  const audio = box.querySelector("audio");
  const toggle = box.querySelector("[data-toggle]");
  const seek = box.querySelector("[data-seek]");
  const now = box.querySelector("[data-now]");
  const speed = box.querySelector("[data-speed]");
  const played = box.querySelector(".wave.played");
  let until = Infinity;

  const length = () => (Number.isFinite(audio.duration) ? audio.duration : Number(seek.max)) || 1;
  const playing = () => !audio.paused;

  function playAt(at, end = Infinity) {
    until = end;
    audio.currentTime = at;
    audio.play();
  }
  function pause() {
    until = Infinity;
    audio.pause();
  }
  const flip = () => (playing() ? pause() : audio.play());

  function show() {
    const at = audio.currentTime;
    if (at >= until) pause();
    now.textContent = clock(at);
    seek.value = at;
    seek.setAttribute("aria-valuetext", clock(at));
    played.style.clipPath = `inset(0 ${100 - (100 * at) / length()}% 0 0)`;
    box.dispatchEvent(new CustomEvent("heard", { bubbles: true, detail: { at, playing: playing() } }));
  }

  function setSpeed(value) {
    audio.playbackRate = value;
    speed.value = String(value);
    localStorage.setItem(SPEED_KEY, value);
  }
  function stepSpeed(steps) {
    const options = [...speed.options];
    const place = Math.min(options.length - 1, Math.max(0, speed.selectedIndex + steps));
    setSpeed(Number(options[place].value));
  }

  toggle.addEventListener("click", flip);
  seek.addEventListener("input", () => (audio.currentTime = Number(seek.value)));
  speed.addEventListener("change", () => setSpeed(Number(speed.value)));
  audio.addEventListener("timeupdate", show);
  for (const kind of ["play", "pause"]) {
    audio.addEventListener(kind, () => {
      box.toggleAttribute("data-playing", playing());
      toggle.setAttribute("aria-label", playing() ? toggle.dataset.pauseLabel : toggle.dataset.playLabel);
    });
  }

  const actions = {
    toggle: flip,
    back: () => (audio.currentTime = Math.max(0, audio.currentTime - 3)),
    forward: () => (audio.currentTime = Math.min(length(), audio.currentTime + 3)),
    slower: () => stepSpeed(-1),
    faster: () => stepSpeed(1),
  };
  const onAsk = (event) => actions[event.detail]?.();
  const onPlay = (event) => playAt(event.detail.at, event.detail.until);
  const onClick = (event) => {
    const asked = event.target.closest("[data-play]");
    if (!asked) return;
    if (asked.tagName === "A" && asked.hash) document.querySelector(asked.hash)?.scrollIntoView({ block: "center" });
    event.preventDefault();
    playAt(Number(asked.dataset.play), asked.dataset.until ? Number(asked.dataset.until) : Infinity);
  };
  document.addEventListener("player", onAsk);
  document.addEventListener("play-at", onPlay);
  document.addEventListener("click", onClick);
  setSpeed(Number(localStorage.getItem(SPEED_KEY)) || 1);
  return () => {
    audio.pause();
    document.removeEventListener("player", onAsk);
    document.removeEventListener("play-at", onPlay);
    document.removeEventListener("click", onClick);
  };
}

/**
 * Records with the browser. Every 5 s a piece goes to the device first and then to the server, so that a crash or a
 * locked screen loses no more than the piece that is being made; offline it goes on and is sent later.
 */
import { levelMeter } from "./level-meter.js";
import * as store from "./recording-store.js";
import { RecordingUpload, Refused } from "./recording-upload.js";
import { clock, filesize, wordsOf } from "./words.js";

const PIECE_MS = 5000;
const RETRY_MS = [1000, 2000, 5000, 10000];
const BITS_PER_S = 64000; // Opus, mono speech: transparent, 29 MB an hour
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export default function recorder(box) {
  const words = wordsOf(box);
  const part = (name) => box.querySelector(`[data-${name}]`);
  const say = (text) => (part("state").textContent = text);
  let media, recording, upload, lock, stopMeter, timer;
  let elapsedMs = 0, tickedAt = 0, failures = 0, sending = null, storing = Promise.resolve(), finished = false;

  function problem(text) {
    part("problem").hidden = !text;
    part("problem").querySelector("p").textContent = text;
  }

  async function start() {
    problem("");
    if (!window.isSecureContext) return problem(words.insecure);
    if (!navigator.mediaDevices || !window.MediaRecorder) return problem(words.unsupported);
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false } });
    } catch (error) {
      return problem({ NotAllowedError: words.refused, NotFoundError: words.missing }[error.name] ?? words.busy);
    }
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const now = new Date();
    const stamp = `${now.getFullYear()}${String(now.getMonth() + 1).padStart(2, "0")}${String(now.getDate()).padStart(2, "0")}_${now.toTimeString().slice(0, 5).replace(":", "")}`;
    const filetype = mimeType.split(";")[0];
    const filename = `${box.dataset.filename}_${stamp}.${filetype.split("/")[1]}`;
    recording = { id: crypto.randomUUID(), owner: box.dataset.owner, filename, filetype, upload: "", size: 0, savedAt: Date.now(), finished: false };
    upload = new RecordingUpload(recording, box.dataset.endpoint, box.dataset.token);
    media = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_S });
    media.addEventListener("dataavailable", (event) => keep(event.data));
    media.addEventListener("stop", finish);
    stream.getAudioTracks()[0].addEventListener("ended", () => problem(words.ended) ?? pause());
    stopMeter = levelMeter(stream, part("level"), (silent) => (part("silent").hidden = !silent || media.state !== "recording"));
    media.start(PIECE_MS);
    lock = await navigator.wakeLock?.request("screen").catch(() => null);
    timer = setInterval(tick, 250);
    tickedAt = performance.now();
    part("start").hidden = true;
    part("pause").hidden = part("stop").hidden = false;
    part("stop").focus();
    running(true);
  }

  function running(on) {
    box.toggleAttribute("data-recording", on);
    say(on ? words.recording : words.paused);
    part("pause").querySelector("span").textContent = on ? words.pause : words.resume;
  }
  function tick() {
    const now = performance.now();
    if (media.state === "recording") elapsedMs += now - tickedAt;
    tickedAt = now;
    part("clock").textContent = clock(elapsedMs / 1000);
  }
  function pause() {
    if (media?.state === "recording") media.pause(), media.requestData(), running(false);
    else if (media?.state === "paused") media.resume(), running(true);
  }

  /** Pieces are stored one after another: the place of a piece is the end of the one before. */
  function keep(bytes) {
    if (!bytes.size) return;
    storing = storing.then(async () => {
      recording.savedAt = Date.now();
      await store.add(recording, bytes).catch(() => problem(words.full));
      part("stored").textContent = words.bytes.replace("{n}", filesize(recording.size));
      if (recording.size > Number(box.dataset.limit)) problem(words.tooLarge), media.stop();
      sending ??= deliver().finally(() => (sending = null));
    });
  }

  async function deliver() {
    try {
      const sent = await upload.bringUp();
      failures = 0;
      part("sent").textContent = words.bytes.replace("{n}", filesize(sent));
      if (media.state === "recording") say(words.recording);
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 423) return problem(error.message);
      say(error instanceof Refused ? error.message : words.offline);
      setTimeout(() => (sending ??= deliver().finally(() => (sending = null))), RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
    }
  }

  async function finish() {
    clearInterval(timer);
    stopMeter();
    lock?.release();
    media.stream.getTracks().forEach((track) => track.stop());
    running(false);
    say(words.finishing);
    part("pause").hidden = part("stop").hidden = true;
    await storing;
    recording.finished = true;
    await store.save(recording).catch(() => {});
    while (!finished) {
      await sending;
      try {
        const id = await upload.finish();
        finished = true;
        const ids = [...box.dataset.earlier.split(",").filter(Boolean), id];
        location.assign(`${box.dataset.next}?${ids.map((one) => `upload=${one}`).join("&")}`);
      } catch (error) {
        if (error instanceof Refused && error.status < 500 && error.status !== 423) return problem(error.message);
        say(words.offline);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]));
      }
    }
  }

  part("start").addEventListener("click", start);
  part("pause").addEventListener("click", pause);
  part("stop").addEventListener("click", () => media.state !== "inactive" && media.stop());
  window.addEventListener("beforeunload", (event) => {
    if (media && !finished) event.preventDefault();
  });
  document.addEventListener("visibilitychange", async () => {
    if (!document.hidden && media?.state === "recording") lock = await navigator.wakeLock?.request("screen").catch(() => null);
  });
}

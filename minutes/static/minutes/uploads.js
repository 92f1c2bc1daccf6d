/**
 * Recordings of a new meeting: each one is sent at once, in pieces that survive a broken connection and a reload
 * (tus-js-client keeps the address of an upload under a fingerprint of the file).
 */
import "../core/vendor/tus/tus.min.js";
import { uploadRow } from "./upload-row.js";
import { wordsOf } from "./words.js";

const RETRY_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 30000, 30000]; // a server that is away for two minutes
const PIECE_BYTES = 32 * 1024 * 1024; // a broken connection costs no more than this on a slow proxy
const byName = new Intl.Collator("ja", { numeric: true });

export default function uploads(section) {
  const words = wordsOf(section);
  const list = section.querySelector(".upload-list");
  const input = section.querySelector("input[type=file]");
  const drop = section.querySelector("[data-drop]");
  const limit = Number(section.dataset.limit);
  const changed = () => section.dispatchEvent(new CustomEvent("uploads-changed", { bubbles: true }));

  drop.classList.add("is-ready");
  input.removeAttribute("name"); // the form sends the ids of the uploads instead
  list.querySelectorAll(".upload").forEach((item) => uploadRow(list, words, changed, item));

  function add(files) {
    for (const file of [...files].sort((a, b) => byName.compare(a.name, b.name))) start(file);
    changed();
  }

  function start(file) {
    const row = uploadRow(list, words, changed);
    row.name(file.name);
    if (file.size === 0) return row.fail(words.empty, { final: true });
    if (file.size > limit) return row.fail(words.tooLarge, { final: true });
    const upload = new tus.Upload(file, {
      endpoint: section.dataset.endpoint,
      chunkSize: PIECE_BYTES,
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type || "application/octet-stream" },
      headers: { "X-CSRF-Token": section.dataset.token, Accept: "application/json" },
      onShouldRetry(error) {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status === 0) row.note(words.offline);
        return status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
      },
      onProgress: (sent, all) => row.progress(sent, all),
      onSuccess: () => row.done(upload.url.split("/").pop(), file.size),
      onError: (error) => row.fail(sentenceOf(error) || words.failed),
    });
    row.control({ pause: () => upload.abort(), resume: () => upload.start(), remove: () => upload.abort(true).catch(() => {}) });
    upload.findPreviousUploads().then((earlier) => {
      if (earlier.length) {
        upload.resumeFromPreviousUpload(earlier[0]);
        row.note(words.resumed);
      }
      upload.start();
    });
    return row;
  }

  function sentenceOf(error) {
    try {
      const problem = JSON.parse(error.originalResponse.getBody());
      return [problem.title, problem.detail].filter(Boolean).join("。");
    } catch {
      return "";
    }
  }

  input.addEventListener("change", () => {
    add(input.files);
    input.value = "";
  });
  for (const kind of ["dragover", "dragleave"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
    });
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    add(event.dataTransfer.files);
  });
  window.addEventListener("beforeunload", (event) => {
    if (list.querySelector("[data-sending]")) event.preventDefault();
  });
  changed();
}

/**
 * Sends the file of a form in pieces that survive a broken connection and a reload, then the form with the id of what
 * arrived. Without JavaScript the browser sends the file with the form.
 */
import "../vendor/tus/tus.min.js";

const RETRY_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000];
const PIECE_BYTES = 32 * 1024 * 1024; // a broken connection costs no more than this on a slow proxy

export default function modelUpload(form) {
  const words = JSON.parse(form.querySelector("template[data-words]").dataset.words);
  const [input, box, state, problem, submit, pause] = [
    "input[type=file]", "[data-sending]", "[data-state]", "[data-problem]", "[data-submit]", "[data-pause]",
  ].map((selector) => form.querySelector(selector));
  const bar = box.querySelector("progress");
  let upload = null;
  let paused = false;

  function fail(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  function hold(isPaused) {
    paused = isPaused;
    pause.textContent = paused ? words.resume : words.pause;
    form.toggleAttribute("data-busy", !paused);
  }

  function sentenceOf(error) {
    try {
      const answer = JSON.parse(error.originalResponse.getBody());
      return [answer.title, answer.detail].filter(Boolean).join("。");
    } catch {
      return "";
    }
  }

  function arrived() {
    state.textContent = words.done;
    form.removeAttribute("data-busy");
    pause.hidden = true;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "upload", value: upload.url.split("/").pop() }));
    input.disabled = true; // its content is there already
    form.submit();
  }

  function begin(file) {
    upload = new tus.Upload(file, {
      endpoint: form.dataset.endpoint,
      chunkSize: PIECE_BYTES,
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type || "application/octet-stream" },
      headers: { "X-CSRF-Token": form.dataset.token, Accept: "application/json" },
      onShouldRetry(error) {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status === 0) state.textContent = words.offline;
        return status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
      },
      onProgress(sent, all) {
        bar.value = all ? sent / all : 0;
        const mega = (bytes) => (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0);
        state.textContent = `${words.sending} ${Math.floor((100 * sent) / all)} % ・ ${mega(sent)} / ${mega(all)} MB`;
      },
      onSuccess: arrived,
      onError(error) {
        fail(sentenceOf(error) || words.failed);
        hold(true);
      },
    });
    box.hidden = pause.hidden = false;
    submit.hidden = true;
    hold(false);
    pause.focus();
    upload.findPreviousUploads().then((earlier) => {
      if (earlier.length) {
        upload.resumeFromPreviousUpload(earlier[0]);
        state.textContent = words.resumed;
      }
      upload.start();
    });
  }

  form.addEventListener("submit", (event) => {
    const file = input.files[0];
    if (!file || upload) return;
    event.preventDefault();
    if (file.size === 0) return fail(words.empty);
    if (file.size > Number(form.dataset.limit)) return fail(words.tooLarge);
    fail("");
    begin(file);
  });
  pause.addEventListener("click", () => {
    fail("");
    hold(!paused);
    if (paused) {
      upload.abort();
      state.textContent = words.paused;
    } else upload.start();
  });
  const leaving = (event) => form.hasAttribute("data-busy") && event.preventDefault();
  window.addEventListener("beforeunload", leaving);
  return () => window.removeEventListener("beforeunload", leaving);
}

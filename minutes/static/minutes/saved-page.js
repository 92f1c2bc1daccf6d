/** Puts what the server answered to a correction into the page: only the turns that changed, agenda and findings. */
export function applyChange(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const changed = answer.querySelector("[data-removed]");
  const old = changed.dataset.removed.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  const turns = [...changed.children];
  const wanted = changed.dataset.removed.split(" ").filter(Boolean).length;
  if (old.length !== wanted || (turns.length && !old.length)) {
    location.reload(); // somebody else changed the same place: what stands here is not what the server answered to
    return;
  }
  old[0]?.before(...turns);
  old.forEach((turn) => turn.remove());
  for (const id of ["agenda", "findings"]) {
    const part = answer.getElementById(id);
    const open = document.getElementById(id);
    if (part && open) open.replaceWith(part);
  }
  const renamed = answer.querySelector("[data-renamed]");
  if (renamed) rename(renamed.dataset);
  const first = document.querySelector("[data-transcript] .s");
  if (first && !document.querySelector('[data-transcript] .s[tabindex="0"]')) first.tabIndex = 0; // the Tab key still finds it
}

function rename({ renamed, name, initial }) {
  document.querySelectorAll(`[data-name="${CSS.escape(renamed)}"]`).forEach((node) => (node.textContent = name));
  document.querySelectorAll(`[data-face="${CSS.escape(renamed)}"]`).forEach((node) => (node.textContent = initial));
}

/** Sends a form as htmx would; throws when the server cannot be reached. */
export function send(address, body, token) {
  return fetch(address, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { "X-CSRF-Token": token, "HX-Request": "true" },
  });
}

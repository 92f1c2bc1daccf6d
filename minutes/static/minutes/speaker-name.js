/** Name a speaker everywhere: a click on a name opens the form; names of the roster are one click away. */
import { applyChange, send } from "./saved-page.js";

export default function speakerName(view) {
  const dialog = document.getElementById("speaker-dialog");
  const body = dialog.querySelector("[data-speaker-body]");
  let opened = null;

  async function open(link) {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return;
    opened = link.dataset.name;
    body.innerHTML = await answer.text();
    dialog.showModal();
    body.querySelector("#speaker-name").select();
  }

  async function save(form, submitter) {
    const data = new FormData(form, submitter?.name ? submitter : null);
    if (submitter?.name === "name") data.set("name", submitter.value);
    const answer = await send(form.action, data, view.dataset.token).catch(() => null);
    if (!answer?.ok) return form.submit();
    applyChange(await answer.text());
    dialog.close();
    document.querySelector(`a[data-name="${CSS.escape(opened)}"]`)?.focus({ preventScroll: true });
  }

  view.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-name]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link);
  });
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    save(event.target, event.submitter);
  });
  body.addEventListener("click", (event) => {
    const taken = event.target.closest("[data-take]");
    if (!taken) return;
    const field = body.querySelector("#speaker-name");
    field.value = taken.dataset.take;
    field.focus();
  });
}

/** The form of a new meeting: it can be sent once every recording has arrived, and says what it waits for. */
import { wordsOf } from "./words.js";

export default function newMeeting(form) {
  const submit = form.querySelector("[data-submit]");
  const note = form.querySelector("[data-submit-note]");
  const words = wordsOf(form);

  const refresh = () => {
    const waiting = form.querySelectorAll(".upload[data-sending]").length > 0;
    submit.setAttribute("aria-disabled", String(waiting));
    note.textContent = waiting ? words.left : "";
  };
  form.addEventListener("uploads-changed", refresh);
  form.addEventListener("submit", (event) => {
    if (submit.getAttribute("aria-disabled") === "true") event.preventDefault();
  });
}

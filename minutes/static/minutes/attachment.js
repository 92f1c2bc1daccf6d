/**
 * 次第 or 出席者名簿: sends what was dropped or pasted, shows what was read, puts the words into the text field.
 * Only this one file travels; the recording of the same form must not.
 */
export default function attachment(section) {
  const file = section.querySelector("input[type=file]");
  const text = section.querySelector("textarea");
  const result = section.querySelector("[data-result]");
  const details = section.querySelector("details");
  const form = section.closest("form");
  let latest = 0;

  async function read(name, value) {
    const body = new FormData();
    body.append(name, value);
    const mine = ++latest;
    section.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(section.dataset.preview, {
        method: "POST",
        body,
        headers: { "X-CSRF-Token": section.dataset.token, "HX-Request": "true" },
      });
      const html = await answer.text();
      if (mine !== latest) return;
      result.innerHTML = html;
      if (answer.ok) take(name === file.name);
    } catch {
      result.textContent = section.dataset.failed;
    } finally {
      section.removeAttribute("aria-busy");
    }
  }

  function take(fromFile) {
    const words = result.querySelector("template[data-text]")?.innerHTML ?? "";
    if (fromFile && words) {
      const decoder = document.createElement("textarea");
      decoder.innerHTML = words;
      text.value = decoder.value;
      details.open = false;
    }
    for (const known of result.querySelectorAll("[data-fill]")) {
      const field = form.elements[known.dataset.fill];
      const untouched = field && (!field.value || (field.type === "date" && field.value === field.defaultValue));
      if (untouched && known.dataset.value) field.value = known.dataset.value;
    }
  }

  file.addEventListener("change", () => {
    if (file.files.length) read(file.name, file.files[0]);
  });
  text.addEventListener("change", () => read(text.name, text.value));
}

/** A button that copies the text beside it, and says so. */
export default function copy(element) {
  const button = element.querySelector("button");
  const code = element.querySelector("code");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.classList.add("is-done");
    setTimeout(() => button.classList.remove("is-done"), 1500);
  });
}

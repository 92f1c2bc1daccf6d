/** A button that goes back; shown only where there is a page to go back to. */
export default function goBack(button) {
  button.hidden = history.length < 2;
  button.addEventListener("click", () => history.back());
}

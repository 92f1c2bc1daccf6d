/** Takes the focus when it appears: the summary of a form's errors. */
export default function focusHere(element) {
  element.focus();
}

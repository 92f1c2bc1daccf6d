/** A button that opens the dialog named by `aria-controls`. */
export default function dialogButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    document.getElementById(button.getAttribute("aria-controls")).showModal();
  });
}

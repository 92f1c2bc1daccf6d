/** Closes an open menu on Escape and on a click elsewhere. */
export default function menu(details) {
  const onKey = (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  };
  const onClick = (event) => {
    if (!details.contains(event.target)) details.open = false;
  };
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  return () => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("click", onClick);
  };
}

/** Asks before a form is sent; the question is in `data-confirm`. */
export default function confirm(form) {
  const ask = (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  };
  form.addEventListener("submit", ask);
  return () => form.removeEventListener("submit", ask);
}

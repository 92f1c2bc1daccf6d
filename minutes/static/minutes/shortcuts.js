/** Keys that work anywhere on the page of a meeting; those of the player also while a text is corrected. */
const PLAYER = { F1: "back", F2: "forward", F3: "slower", F4: "faster" };

export default function shortcuts(view) {
  const ask = (what) => document.dispatchEvent(new CustomEvent("player", { detail: what }));
  const onKey = (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]):not([type=range]), textarea, select");
    const pressing = event.target.closest("button, a, summary, [type=checkbox], [type=range]");
    const sentence = event.target.closest(".s");
    if (document.querySelector("dialog[open]")) return;
    if (event.key in PLAYER) ask(PLAYER[event.key]);
    else if (event.key === "Escape" && !document.querySelector("details.menu[open]")) ask("toggle");
    else if (typing) return;
    else if (event.key === " " && !pressing) ask("toggle");
    else if (event.key === "?") document.getElementById("keys-dialog").showModal();
    else if (event.key === "d" || event.key === "D") view.dispatchEvent(new CustomEvent("next-doubt"));
    else if ((event.key === "n" || event.key === "N") && sentence) {
      sentence.closest(".turn").querySelector("a.name")?.click();
    } else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

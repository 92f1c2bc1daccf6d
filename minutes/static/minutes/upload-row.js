/** One file in the list of recordings: its state, how far it is, and buttons to pause, order and remove it. */
import { filesize } from "./words.js";

export function uploadRow(list, words, changed, existing) {
  const item = existing ?? list.appendChild(document.createElement("li"));
  if (!existing) {
    item.className = "upload";
    item.innerHTML =
      '<div class="upload-name"><span class="upload-order"></span><strong></strong></div>' +
      '<progress max="1"></progress><p class="upload-state muted" role="status"></p><div class="upload-acts"></div>';
    item.querySelector(".upload-state").textContent = words.waiting;
  }
  const title = item.querySelector(".upload-name strong");
  const state = item.querySelector(".upload-state");
  const bar = item.querySelector("progress");
  const acts = item.querySelector(".upload-acts");
  let controls = {};
  let paused = false;
  let shown = 0; // bytes of the progress that is shown: what is sent a second time does not count back

  const toggle = button(words.pause, () => {
    paused = !paused;
    controls[paused ? "pause" : "resume"]?.();
    toggle.label(paused ? words.resume : words.pause);
    item.toggleAttribute("data-sending", !paused);
    item.removeAttribute("data-failed");
    state.textContent = paused ? words.paused : words.sending;
    changed();
  });
  const up = button(words.up, () => move(item.previousElementSibling, "before", up), "↑");
  const down = button(words.down, () => move(item.nextElementSibling, "after", down), "↓");
  const remove = button(words.remove, () => {
    controls.remove?.();
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (next?.querySelector("button") ?? document.querySelector("#recordings"))?.focus();
    changed();
  });
  toggle.node.hidden = Boolean(existing);

  function button(label, act, sign) {
    const node = document.createElement("button");
    node.type = "button";
    node.className = `btn quiet${sign ? " icon-only" : ""}`;
    node.addEventListener("click", act);
    acts.append(node);
    const set = (text) => {
      node.textContent = sign ?? text;
      node.setAttribute("aria-label", `${text}: ${title.textContent}`);
      node.title = text;
    };
    set(label);
    return { node, label: set };
  }

  function move(other, place, pressed) {
    if (!other) return;
    other[place](item);
    pressed.node.focus();
    changed();
  }

  function name(text) {
    title.textContent = text;
    for (const [act, label] of [[toggle, words.pause], [up, words.up], [down, words.down], [remove, words.remove]]) act.label(label);
  }

  return {
    name,
    control(given) {
      controls = given;
      item.setAttribute("data-sending", "");
    },
    note: (text) => (state.textContent = text),
    progress(sent, all) {
      if (sent <= shown) return;
      shown = sent;
      bar.value = all ? sent / all : 0;
      state.textContent = `${words.sending} ${Math.floor((100 * sent) / all)} % ・ ${filesize(sent)} / ${filesize(all)}`;
    },
    done(id, size) {
      bar?.remove();
      toggle.node.hidden = true;
      item.removeAttribute("data-sending");
      item.setAttribute("data-done", "");
      state.textContent = `${words.done} ・ ${filesize(size)}`;
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "upload", value: id });
      item.append(hidden);
      changed();
    },
    fail(text, { final = false } = {}) {
      item.removeAttribute("data-sending");
      item.setAttribute("data-failed", "");
      state.textContent = text;
      if (final) bar?.remove();
      toggle.node.hidden = final;
      paused = true;
      toggle.label(words.retry);
      changed();
    },
  };
}

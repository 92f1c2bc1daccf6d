/**
 * Starts behaviours: `data-behaviour="dialog-button"` imports /static/core/js/dialog-button.js,
 * `data-behaviour="minutes/recorder"` imports /static/minutes/recorder.js. Several names are parted by spaces.
 * A module's default export gets the element and may return a function that ends the behaviour.
 */
const started = new WeakMap();

function addressOf(name) {
  return name.includes("/") ? `/static/${name}.js` : `/static/core/js/${name}.js`;
}

async function start(element) {
  const running = started.get(element) ?? new Map();
  started.set(element, running);
  for (const name of element.dataset.behaviour.split(/\s+/).filter(Boolean)) {
    if (running.has(name)) continue;
    running.set(name, undefined);
    const { default: behaviour } = await import(addressOf(name));
    running.set(name, behaviour(element));
  }
}

function elementsIn(root) {
  const inside = root.querySelectorAll?.("[data-behaviour]") ?? [];
  return root.matches?.("[data-behaviour]") ? [root, ...inside] : [...inside];
}

function stop(element) {
  for (const end of started.get(element)?.values() ?? []) end?.();
  started.delete(element);
}

// Watches the document itself rather than htmx's events: whoever puts an element in, its behaviour starts.
new MutationObserver((changes) => {
  for (const { addedNodes, removedNodes } of changes) {
    removedNodes.forEach((node) => node.isConnected || elementsIn(node).forEach(stop));
    addedNodes.forEach((node) => node.isConnected && elementsIn(node).forEach(start));
  }
}).observe(document.documentElement, { childList: true, subtree: true });
elementsIn(document.documentElement).forEach(start);

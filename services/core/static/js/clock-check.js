/**
 * Compares this machine's clock with the server's, and with the dates of the certificate. The page was made at
 * `data-server-ms`; what passed since its answer came is the same on both clocks.
 */
const MINUTE_MS = 60_000;
const UNITS = [["days", 1440], ["hours", 60], ["minutes", 1]];

function sinceAnswer() {
  const [entry] = performance.getEntriesByType("navigation");
  return performance.now() - (entry?.responseStart ?? 0);
}

function lengthOf(differenceMs, words) {
  const minutes = Math.round(differenceMs / MINUTE_MS);
  const [unit, size] = UNITS.find(([, length]) => minutes >= length) ?? UNITS[2];
  return words[unit].replace("{n}", Math.round(minutes / size));
}

export default function clockCheck(element) {
  const data = element.dataset;
  const here = Date.now() - sinceAnswer();
  const difference = Math.abs(here - Number(data.serverMs));
  const isOff = difference > Number(data.limitMs);
  const shown = element.querySelector(isOff ? ".clock-off" : ".clock-right");
  if (isOff) {
    const moment = new Date(here).toLocaleString(document.documentElement.lang, { timeZone: "Asia/Tokyo" });
    shown.querySelector(".clock-difference").textContent = lengthOf(difference, data);
    shown.querySelector(".clock-here").textContent = moment;
    const isOutside = here < Number(data.validFromMs ?? -Infinity) || here > Number(data.validToMs ?? Infinity);
    shown.querySelector(".clock-certificate").hidden = !isOutside;
  }
  shown.hidden = false;
}

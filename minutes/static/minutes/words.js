/** Sentences that a behaviour shows: they stand translated in the page, in `<template data-words>`. */
export function wordsOf(element) {
  const template = element.querySelector("template[data-words]");
  return template ? JSON.parse(template.dataset.words) : {};
}

/** 12.3 MB, as the server writes sizes. */
export function filesize(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const unit = bytes < 1e6 ? ["KB", 1e3] : bytes < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  const size = bytes / unit[1];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit[0]}`;
}

/** 03:27, or 1:03:27 from an hour on. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const rest = [Math.floor(whole / 60) % 60, whole % 60].map((n) => String(n).padStart(2, "0"));
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${rest.join(":")}` : `${String(Math.floor(whole / 60)).padStart(2, "0")}:${rest[1]}`;
}

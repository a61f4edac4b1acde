// Shows a short message at the foot of the page for a few seconds.

import { el } from "./dom.js";

const SECONDS = 8;

export function toast(text) {
  const message = el("p", {}, text);
  document.getElementById("toasts").append(message);
  setTimeout(() => message.remove(), SECONDS * 1000);
}

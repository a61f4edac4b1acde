// The dialog that a card opens: its title, its size, its steps, and where the keyboard is meanwhile.

import { draw } from "./cards.js";
import { el, icon, plainly } from "./dom.js";

const WIDTHS = { small: 280, medium: 512, large: 720 };
const HEIGHTS = { small: 280, medium: 512, large: 720 };
const pixels = (size, named) => (Number(size) > 0 ? Number(size) : named[size] ?? named.medium);

function busy(dialog, isBusy) {
  dialog.classList.toggle("busy", isBusy);
  dialog.querySelector(".dialog-body").toggleAttribute("inert", isBusy);
  dialog.setAttribute("aria-busy", String(isBusy));
}

function frame(close) {
  const heading = el("h2", { id: "dialog-title", tabindex: "-1" });
  const body = el("div", { class: "dialog-body" });
  const notice = el("p", { class: "dialog-notice", role: "alert", hidden: true });
  const closer = el("button", { type: "button", class: "plain", "aria-label": "Close", onclick: close }, icon("close"));
  const dialog = el(
    "dialog",
    { class: "task", "aria-labelledby": "dialog-title" },
    el("header", {}, heading, closer),
    notice,
    body,
  );
  document.body.append(dialog);
  return { dialog, heading, body, notice };
}

// Runs one dialog until it is closed. `send(data)` posts what was typed and gives the sandbox's next answer.
export function openDialog(first, { send, onLink }) {
  const { dialog, heading, body, notice } = frame(() => dialog.close());
  const from = document.activeElement;

  const say = (text) => {
    notice.textContent = text;
    notice.hidden = !text;
  };

  async function press(action) {
    busy(dialog, true);
    say("");
    try {
      show(await send(action.data));
    } catch (error) {
      say(plainly(error));
    } finally {
      busy(dialog, false);
    }
  }

  function showCard(answer) {
    heading.textContent = answer.title || "";
    dialog.style.setProperty("--width", `${pixels(answer.width, WIDTHS)}px`);
    dialog.style.setProperty("--height", `${pixels(answer.height, HEIGHTS)}px`);
    body.replaceChildren(draw(answer.card, { onPress: press, onLink }));
    body.scrollTop = 0;
    heading.focus();
  }

  function showMessage(text) {
    const close = el("button", { type: "button", class: "main", onclick: () => dialog.close() }, "Close");
    body.replaceChildren(el("p", { class: "dialog-message" }, text), close);
    close.focus();
  }

  function show(answer) {
    if (answer.kind === "dialog") showCard(answer);
    else if (answer.kind === "dialog_message" || answer.kind === "message") showMessage(answer.text);
    else if (answer.kind === "error") say(answer.text || `The app did not answer (${answer.status}).`);
    else dialog.close();
  }

  dialog.addEventListener("close", () => {
    dialog.remove();
    if (from?.isConnected) from.focus({ preventScroll: true });
  });
  addEventListener("hashchange", () => dialog.close(), { once: true });
  dialog.showModal();
  show(first);
}

export function confirmWith(question, yes) {
  return new Promise((resolve) => {
    const dialog = el(
      "dialog",
      { class: "panel narrow", "aria-label": question },
      el("p", {}, question),
      el(
        "div",
        { class: "buttons" },
        el("button", { type: "button", class: "danger", onclick: () => dialog.close("yes") }, yes),
        el("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

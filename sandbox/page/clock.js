// The sandbox's clock: shown in London time, ticking on, and movable.

import { get, post, put } from "./api.js";
import { confirmWith } from "./dialog.js";
import { el, plainly } from "./dom.js";
import { dayAndTime, fromLocalInput, longDay, time, toLocalInput } from "./times.js";
import { toast } from "./toast.js";

const HOUR = 3600 * 1000;
const plural = (number, one, many) => `${number} ${number === 1 ? one : many}`;

export async function runEverythingDue() {
  const { steps, quiet } = await post("settle");
  const done = `${plural(steps, "step has", "steps have")} been run.`;
  return quiet ? `${done} Nothing is left to do.` : `${done} There is still something to do: run it again.`;
}

export class Clock {
  constructor() {
    this.base = new Date();
    this.readAt = performance.now();
    this.face = document.getElementById("clock-face");
    this.button = document.getElementById("clock-button");
    this.button.addEventListener("click", () => this.#open());
    setInterval(() => this.show(), 1000);
  }

  // The sandbox's clock ticks as fast as the real one, so the page asks only when something has changed.
  now() {
    return new Date(this.base.getTime() + performance.now() - this.readAt);
  }

  async refresh() {
    const { now } = await get("clock");
    this.base = new Date(now);
    this.readAt = performance.now();
    this.show();
  }

  show() {
    const text = dayAndTime(this.now());
    if (this.face.textContent !== text) this.face.textContent = text;
    if (this.dialog) this.big.textContent = `${longDay(this.now())}, ${time(this.now())}`;
  }

  async #set(instant) {
    try {
      await put("clock", { now: `${instant.toISOString().slice(0, 19)}Z` });
      await this.refresh();
      this.input.value = toLocalInput(this.now());
    } catch (error) {
      toast(plainly(error));
    }
  }

  async #settle(button) {
    button.disabled = true;
    this.result.textContent = "Running…";
    try {
      this.result.textContent = await runEverythingDue();
      await this.refresh();
    } catch (error) {
      this.result.textContent = plainly(error);
    } finally {
      button.disabled = false;
    }
  }

  async #startAgain() {
    if (!(await confirmWith("Go back to the first day? Everything done since then is lost.", "Start again"))) return;
    try {
      await post("reset");
      location.reload();
    } catch (error) {
      toast(plainly(error));
    }
  }

  #moveForm() {
    this.input = el("input", { type: "datetime-local", id: "clock-input", value: toLocalInput(this.now()) });
    const move = (event) => {
      event.preventDefault();
      if (this.input.value) this.#set(fromLocalInput(this.input.value));
    };
    return el(
      "form",
      { class: "field", onsubmit: move },
      el("label", { for: "clock-input" }, "Move the clock to (London time)"),
      el("div", { class: "row" }, this.input, el("button", { type: "submit" }, "Move")),
    );
  }

  #open() {
    this.big = el("p", { class: "big", role: "timer" });
    this.result = el("p", { class: "result", role: "status" });
    const step = (text, milliseconds) =>
      el("button", { type: "button", onclick: () => this.#set(new Date(this.now().getTime() + milliseconds)) }, text);
    const settle = el("button", { type: "button", class: "main" }, "Run everything that is due");
    settle.addEventListener("click", () => this.#settle(settle));
    this.dialog = el(
      "dialog",
      { class: "panel narrow", "aria-labelledby": "clock-title" },
      el("h2", { id: "clock-title" }, "Clock"),
      this.big,
      el("div", { class: "buttons" }, step("1 hour later", HOUR), step("1 day later", 24 * HOUR)),
      this.#moveForm(),
      el("p", { class: "hint" }, "Moving the clock makes reminders and waiting work fall due. They run by themselves, or at once:"),
      el("div", { class: "buttons" }, settle),
      this.result,
      el(
        "div",
        { class: "buttons" },
        el("button", { type: "button", class: "danger", onclick: () => this.#startAgain() }, "Start again"),
        el("button", { type: "button", class: "end", onclick: () => this.dialog.close() }, "Close"),
      ),
    );
    this.dialog.addEventListener("close", () => {
      this.dialog.remove();
      this.dialog = null;
    });
    document.body.append(this.dialog);
    this.show();
    this.dialog.showModal();
  }
}

// The work that waits: each message with its tries, and those that were put aside because they kept failing.

import { get } from "./api.js";
import { runEverythingDue } from "./clock.js";
import { el, plainly, replaceKeepingFocus } from "./dom.js";
import { dayAndTime } from "./times.js";
import { toast } from "./toast.js";

const isFailed = (queue) => /-(poison|failed)$/.test(queue.name);

function subject(body) {
  if (typeof body !== "object" || body === null) return String(body).slice(0, 80);
  return String(body.kind ?? body.command ?? body.type ?? body.name ?? "Message").replaceAll("_", " ");
}

export class Queue {
  constructor({ now }) {
    this.now = now;
    this.mark = "";
    this.queues = [];
    this.element = el("section", { class: "view", "aria-labelledby": "queue-title" });
  }

  async refresh() {
    const { queues } = await get("queue");
    const mark = JSON.stringify(queues);
    if (mark === this.mark) return;
    this.mark = mark;
    this.queues = queues;
    this.show();
  }

  waiting() {
    return this.queues.filter((queue) => !isFailed(queue)).flatMap((queue) => queue.messages).length;
  }

  failed() {
    return this.queues.filter(isFailed).flatMap((queue) => queue.messages).length;
  }

  show() {
    const settle = el("button", { type: "button", class: "main", "data-key": "settle" }, "Run everything that is due");
    settle.addEventListener("click", () => this.#settle(settle));
    const head = el(
      "header",
      { class: "view-head" },
      el("h2", { id: "queue-title" }, "Queue"),
      el("p", { class: "subtitle" }, "What people have asked for waits here until it is carried out."),
      el("div", { class: "buttons" }, settle),
    );
    const open = new Set([...this.element.querySelectorAll("details[open]")].map((details) => details.dataset.id));
    replaceKeepingFocus(
      this.element,
      head,
      this.#group("Waiting", this.queues.filter((q) => !isFailed(q)), "Nothing is waiting.", open),
      this.#group("Failed", this.queues.filter(isFailed), "Nothing has failed.", open),
    );
  }

  async #settle(button) {
    button.disabled = true;
    try {
      toast(await runEverythingDue());
    } catch (error) {
      toast(plainly(error));
    } finally {
      button.disabled = false;
    }
  }

  #group(title, queues, nothing, open) {
    const messages = queues.flatMap((queue) => queue.messages.map((message) => ({ ...message, queue: queue.name })));
    return el(
      "section",
      { class: "queue-group" },
      el("h3", {}, title, el("span", { class: "count" }, String(messages.length))),
      messages.length === 0
        ? el("p", { class: "empty" }, nothing)
        : el("ul", { class: "messages" }, ...messages.map((message) => this.#message(message, open))),
    );
  }

  #message(message, open) {
    const visible = new Date(message.visible_at);
    const waits = visible > this.now() ? `Waits until ${dayAndTime(visible)}` : "Ready";
    const tries = message.tries === 1 ? "1 try" : `${message.tries} tries`;
    const id = `${message.queue}/${message.id}`;
    const body = typeof message.body === "string" ? message.body : JSON.stringify(message.body, null, 2);
    return el(
      "li",
      {},
      el(
        "details",
        { open: open.has(id), "data-id": id },
        el("summary", { "data-key": id }, el("strong", {}, subject(message.body)), el("span", {}, tries),
          el("span", {}, waits), el("span", { class: "small" }, message.queue)),
        el("p", { class: "small" }, `Put here ${dayAndTime(new Date(message.inserted_at))}`),
        el("pre", { tabindex: "0" }, body),
      ),
    );
  }
}

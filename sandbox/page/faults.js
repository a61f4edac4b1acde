// Makes Microsoft 365 fail on purpose: ready-made failures, your own, and what is switched on.

import { get, put } from "./api.js";
import { el, plainly, replaceKeepingFocus } from "./dom.js";
import { toast } from "./toast.js";

const GRAPH = "^/graph/.*";
const CONNECTOR = "^/connector/.*";
const READY_MADE = [
  ["Too busy: every tenth request is told to wait 10 seconds",
    { method: "*", path: GRAPH, fault: "429", when: "before", retry_after: "10", every: 10 }],
  ["Out of order: the next 5 requests fail",
    { method: "*", path: GRAPH, fault: "503", when: "before", times: 5 }],
  ["The next change to a list or plan is made, but its answer is lost",
    { method: "POST", path: GRAPH, fault: "reset", when: "after", times: 1 }],
  ["The next message to Teams is posted, but its answer is lost",
    { method: "POST", path: CONNECTOR, fault: "timeout", when: "after", times: 1 }],
  ["Unreliable: one request in ten fails",
    { method: "*", path: GRAPH, fault: "500", when: "before", share: 0.1 }],
];
const FAULTS = [
  ["429", "Too many requests (429)"], ["500", "Server error (500)"], ["502", "Bad gateway (502)"],
  ["503", "Out of order (503)"], ["504", "Too slow for the gateway (504)"], ["reset", "Connection cut"],
  ["timeout", "No answer in time"], ["slow", "Slow answer"], ["half_body", "Half an answer"],
];
const nameOf = (fault) => FAULTS.find(([value]) => value === String(fault))?.[1] ?? String(fault);

function howOften(rule) {
  const parts = [];
  if (rule.nth) parts.push(`request ${rule.nth} only`);
  if (rule.every) parts.push(`every ${rule.every} requests`);
  if (rule.share) parts.push(`${Math.round(rule.share * 100)}% of requests`);
  if (rule.times) parts.push(rule.times === 1 ? "once" : `${rule.times} times`);
  return parts.join(", ") || "always";
}

function labelled(label, input) {
  return el("label", { class: "field" }, label, input);
}

function options(pairs) {
  return el("select", {}, ...pairs.map(([value, text]) => el("option", { value }, text)));
}

export class Faults {
  constructor() {
    this.faults = { seed: 1, rules: [] };
    this.mark = "";
    this.now = el("div", {});
    this.element = el(
      "section",
      { class: "view", "aria-labelledby": "faults-title" },
      el("header", { class: "view-head" }, el("h2", { id: "faults-title" }, "Faults"),
        el("p", { class: "subtitle" }, "Make the invented Microsoft 365 fail, and see that no work is lost or done twice.")),
      el("div", { class: "columns" }, this.#readyMade(), this.#own()),
      this.now,
    );
  }

  async refresh() {
    const faults = await get("faults");
    const mark = JSON.stringify(faults);
    if (mark === this.mark) return;
    this.mark = mark;
    this.faults = faults;
    this.show();
  }

  switchedOn() {
    return this.faults.rules.length;
  }

  async #put(rules) {
    try {
      await put("faults", { seed: this.faults.seed ?? 1, rules });
    } catch (error) {
      toast(plainly(error));
    }
    await this.refresh();
  }

  #readyMade() {
    const buttons = READY_MADE.map(([text, rule]) =>
      el("li", {}, el("button", { type: "button", onclick: () => this.#put([...this.faults.rules, rule]) }, text)));
    return el("section", { class: "box" }, el("h3", {}, "Ready-made"), el("ul", { class: "ready-made" }, ...buttons));
  }

  #own() {
    const path = options([[GRAPH, "Lists, plan and people"], [CONNECTOR, "Messages in Teams"]]);
    const method = options([["*", "Any"], ["GET", "Read"], ["POST", "Create"], ["PATCH", "Change"], ["PUT", "Replace"],
      ["DELETE", "Delete"]]);
    const fault = options(FAULTS);
    const when = options([["before", "Before the change is made"], ["after", "After the change is made"]]);
    const every = el("input", { type: "number", min: "1", value: "1" });
    const times = el("input", { type: "number", min: "1" });
    const add = (event) => {
      event.preventDefault();
      const rule = { method: method.value, path: path.value, fault: fault.value, when: when.value };
      if (Number(every.value) > 1) rule.every = Number(every.value);
      if (times.value) rule.times = Number(times.value);
      this.#put([...this.faults.rules, rule]);
    };
    return el("form", { class: "box", onsubmit: add }, el("h3", {}, "Your own"),
      el("div", { class: "pair" }, labelled("Where", path), labelled("Request", method), labelled("What happens", fault),
        labelled("When", when), labelled("Every how many requests", every), labelled("How many times (empty: always)", times)),
      el("div", { class: "buttons" }, el("button", { type: "submit", class: "main" }, "Switch on")));
  }

  show() {
    const { rules } = this.faults;
    const remove = (index) => () => this.#put(rules.filter((_, other) => other !== index));
    const items = rules.map((rule, index) =>
      el("li", {},
        el("span", {}, el("strong", {}, nameOf(rule.fault)), ` · ${rule.method} ${rule.path} · ${howOften(rule)} · ${
          rule.when === "after" ? "after the change" : "before the change"}`),
        el("button", { type: "button", "data-key": `rule-${index}`, onclick: remove(index) }, "Switch off")));
    const clear = el("button", { type: "button", "data-key": "clear", onclick: () => this.#put([]) }, "Switch everything off");
    replaceKeepingFocus(
      this.now,
      el("section", { class: "queue-group" }, el("h3", {}, "Switched on", el("span", { class: "count" }, String(rules.length))),
        items.length ? el("ul", { class: "rules" }, ...items) : el("p", { class: "empty" }, "Everything works."),
        items.length > 1 && el("div", { class: "buttons" }, clear)),
    );
  }
}

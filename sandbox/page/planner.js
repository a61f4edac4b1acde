// The Planner board: a column for each bucket, and everything a member can do to a task.

import { get, post } from "./api.js";
import { avatar, el, icon, plainly, replaceKeepingFocus } from "./dom.js";
import { place } from "./place.js";
import { editTask } from "./planner_task.js";
import { date } from "./times.js";
import { toast } from "./toast.js";

const DONE = 100;
const smallAvatar = (name) => {
  const badge = avatar(name);
  badge.classList.add("mini");
  return badge;
};
const progress = (percent) => (percent === DONE ? "Completed" : percent > 0 ? "In progress" : "Not started");

export class Planner {
  constructor({ now, people }) {
    this.now = now;
    this.people = people;
    this.mark = "";
    this.plans = [];
    this.element = el("section", { class: "view", "aria-labelledby": "planner-title" });
  }

  async refresh() {
    const { plans } = await get("planner");
    const mark = JSON.stringify(plans);
    if (mark === this.mark) return;
    this.mark = mark;
    this.plans = plans;
    this.show();
  }

  #name(id) {
    return this.people.find((person) => person.id === id)?.name ?? "Someone else";
  }

  async #change(task, changes) {
    try {
      await post(`planner/tasks/${encodeURIComponent(task.id)}`, { person: place().as, changes });
    } catch (error) {
      toast(plainly(error));
    }
    await this.refresh();
  }

  async #remove(task) {
    try {
      await post(`planner/tasks/${encodeURIComponent(task.id)}/delete`, { person: place().as });
    } catch (error) {
      toast(plainly(error));
    }
    await this.refresh();
  }

  show() {
    const boards = this.plans.map((plan) => this.#board(plan));
    const left = this.element.querySelector(".board")?.scrollLeft ?? 0;
    const title = this.plans[0]?.title ?? "Planner";
    const empty = el("p", { class: "empty" }, "The team has no plan yet.");
    const head = el("header", { class: "view-head" }, el("h2", { id: "planner-title" }, title),
      el("p", { class: "subtitle" }, "Every change is made as the person you have chosen."));
    replaceKeepingFocus(this.element, head, ...(boards.length ? boards : [empty]));
    this.element.querySelector(".board")?.scrollTo({ left });
  }

  #board(plan) {
    const columns = plan.buckets.map((bucket) => this.#column(plan, bucket));
    const label = `${plan.title}: board`;
    return el("div", { class: "board", tabindex: "0", role: "region", "aria-label": label }, ...columns);
  }

  #column(plan, bucket) {
    const tasks = plan.tasks.filter((task) => task.bucketId === bucket.id);
    const open = tasks.filter((task) => task.percentComplete !== DONE);
    const done = tasks.filter((task) => task.percentComplete === DONE);
    const id = `bucket-${bucket.id}`;
    return el(
      "section",
      { class: "bucket", "aria-labelledby": id },
      el("h3", { id }, bucket.name, el("span", { class: "count" }, String(open.length))),
      ...open.map((task) => this.#task(plan, task)),
      done.length > 0 && el("p", { class: "completed" }, `Completed (${done.length})`),
      ...done.map((task) => this.#task(plan, task)),
      tasks.length === 0 && el("p", { class: "none" }, "No tasks"),
    );
  }

  #task(plan, task) {
    const done = task.percentComplete === DONE;
    const edit = () => editTask({
      plan, task, people: this.people, name: (id) => this.#name(id),
      save: (changes) => this.#change(task, changes), remove: () => this.#remove(task),
    });
    const title = el("button", { type: "button", class: "title", "data-key": `task-${task.id}`, onclick: edit }, task.title);
    return el(
      "article",
      { class: done ? "task-card done" : "task-card" },
      this.#labels(plan, task),
      el("div", { class: "task-head" }, this.#tick(task, done), title),
      el("p", { class: "task-facts" }, !done && task.percentComplete > 0 && el("span", { class: "tag" }, progress(50)),
        this.#due(task, done)),
      this.#assigned(task),
      done && task.completedBy && el("p", { class: "small" }, `Completed by ${this.#name(task.completedBy)}`),
    );
  }

  #tick(task, done) {
    const press = () => this.#change(task, { percentComplete: done ? 0 : DONE });
    const label = done ? `Reopen ${task.title}` : `Complete ${task.title}`;
    const properties = { type: "button", class: "tick", "aria-label": label, title: done ? "Reopen" : "Complete" };
    return el("button", { ...properties, "aria-pressed": String(done), "data-key": `tick-${task.id}`, onclick: press },
      icon("tick"));
  }

  #labels(plan, task) {
    const labels = (task.appliedCategories ?? []).map((category) =>
      el("li", { class: `label ${category}` }, plan.labels?.[category] ?? category));
    return labels.length > 0 && el("ul", { class: "labels", "aria-label": "Labels" }, ...labels);
  }

  #due(task, done) {
    if (!task.dueDateTime) return null;
    const due = new Date(task.dueDateTime);
    const late = !done && due.getTime() + 24 * 3600 * 1000 < this.now().getTime();
    return el("span", { class: late ? "due late" : "due" }, icon("calendar"), `${late ? "Late: due" : "Due"} ${date(due)}`);
  }

  #assigned(task) {
    const names = (task.assignments ?? []).map((id) => this.#name(id));
    if (names.length === 0) return el("p", { class: "small" }, "Nobody is assigned");
    return el("p", { class: "small people" }, ...names.map((name) => el("span", {}, smallAvatar(name), name)));
  }
}

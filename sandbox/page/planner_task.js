// One task in a dialog: its title, progress, bucket, due date, people and labels, and the way to delete it.

import { confirmWith } from "./dialog.js";
import { el } from "./dom.js";
import { toDateInput } from "./times.js";

const PROGRESS = [[0, "Not started"], [50, "In progress"], [100, "Completed"]];
// Planner keeps a due date as an instant, and its own clients write ten o'clock.
const DUE_AT = "T10:00:00Z";

function field(label, input) {
  const id = `task-${label.toLowerCase().replaceAll(" ", "-")}`;
  input.id = id;
  return el("div", { class: "field" }, el("label", { for: id }, label), input);
}

function select(options, chosen) {
  return el("select", {}, ...options.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
}

function ticks(legend, options, chosen) {
  const boxes = options.map(([value, text]) => [
    value,
    el("input", { type: "checkbox", checked: chosen.includes(value) }),
    text,
  ]);
  const fieldset = el(
    "fieldset",
    {},
    el("legend", {}, legend),
    el("div", { class: "ticks" }, ...boxes.map(([, box, text]) => el("label", {}, box, text))),
  );
  return { fieldset, chosen: () => boxes.filter(([, box]) => box.checked).map(([value]) => value) };
}

const same = (one, other) => JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());

function changesBetween(task, typed) {
  const changes = {};
  for (const name of ["title", "percentComplete", "bucketId"]) {
    if (typed[name] !== task[name]) changes[name] = typed[name];
  }
  const before = task.dueDateTime ? toDateInput(new Date(task.dueDateTime)) : "";
  if (typed.due !== before) changes.dueDateTime = typed.due ? typed.due + DUE_AT : null;
  for (const name of ["assignments", "appliedCategories"]) {
    if (!same(typed[name], task[name] ?? [])) changes[name] = typed[name];
  }
  return changes;
}

export function editTask({ plan, task, people, name, save, remove }) {
  const title = el("input", { type: "text", maxlength: "255", required: true, value: task.title });
  const known = PROGRESS.some(([percent]) => percent === task.percentComplete);
  const percent = select(PROGRESS, known ? task.percentComplete : 50);
  const bucket = select(plan.buckets.map(({ id, name: text }) => [id, text]), task.bucketId);
  const due = el("input", { type: "date", value: task.dueDateTime ? toDateInput(new Date(task.dueDateTime)) : "" });
  const everyone = [...new Set([...people.map(({ id }) => id), ...(task.assignments ?? [])])];
  const assigned = ticks("Assigned to", everyone.map((id) => [id, name(id)]), task.assignments ?? []);
  const labels = ticks("Labels", Object.entries(plan.labels ?? {}), task.appliedCategories ?? []);

  const keep = (event) => {
    event.preventDefault();
    dialog.close();
    save(changesBetween(task, {
      title: title.value.trim() || task.title, percentComplete: Number(percent.value), bucketId: bucket.value,
      due: due.value, assignments: assigned.chosen(), appliedCategories: labels.chosen(),
    }));
  };
  const erase = async () => {
    if (!(await confirmWith(`Delete the task "${task.title}"?`, "Delete"))) return;
    dialog.close();
    remove();
  };
  const dialog = el(
    "dialog",
    { class: "panel", "aria-labelledby": "task-dialog-title" },
    el(
      "form",
      { onsubmit: keep },
      el("h2", { id: "task-dialog-title" }, "Task"),
      field("Title", title),
      el("div", { class: "pair" }, field("Progress", percent), field("Bucket", bucket), field("Due date", due)),
      assigned.fieldset,
      Object.keys(plan.labels ?? {}).length > 0 && labels.fieldset,
      task.description && el("div", { class: "field" }, el("h3", {}, "Notes"), el("p", { class: "notes" }, task.description)),
      el(
        "div",
        { class: "buttons" },
        el("button", { type: "submit", class: "main" }, "Save"),
        el("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
        el("button", { type: "button", class: "danger end", onclick: erase }, "Delete"),
      ),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

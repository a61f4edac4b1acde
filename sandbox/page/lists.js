// The SharePoint lists as tables: one list at a time, long text cut short, a whole item on request.

import { get } from "./api.js";
import { el, replaceKeepingFocus } from "./dom.js";
import { addressOf, place } from "./place.js";
import { dayAndTime } from "./times.js";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?Z$/;
const nameOf = (column) => (typeof column === "string" ? column : column.name ?? column.displayName);
// A list's address may leave out spaces, or the word that all lists of a site begin with.
const plain = (name) => name.replaceAll(" ", "").toLowerCase();

function words(value) {
  if (value === null || value === undefined) return "";
  if (value === true) return "Yes";
  if (value === false) return "No";
  if (Array.isArray(value)) return value.map(words).join("; ");
  if (typeof value === "object") return value.LookupValue ?? value.Url ?? JSON.stringify(value);
  return INSTANT.test(value) ? dayAndTime(new Date(value)) : String(value);
}

function showItem(list, columns, item) {
  const rows = columns
    .filter((column) => words(item.fields[column]) !== "")
    .flatMap((column) => [el("dt", {}, column), el("dd", {}, words(item.fields[column]))]);
  const dialog = el(
    "dialog",
    { class: "panel", "aria-labelledby": "item-title" },
    el("h2", { id: "item-title", tabindex: "-1" }, `${list.name}: item ${item.id}`),
    el("dl", { class: "fields" }, ...rows),
    el("div", { class: "buttons" }, el("button", { type: "button", onclick: () => dialog.close() }, "Close")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export class Lists {
  constructor() {
    this.lists = [];
    this.mark = "";
    this.element = el("section", { class: "view", "aria-labelledby": "lists-title" });
  }

  async refresh() {
    const lists = await get("lists");
    const mark = JSON.stringify([lists, place().list, place().item]);
    if (mark === this.mark) return;
    this.mark = mark;
    this.lists = lists;
    this.show();
  }

  #chosen() {
    const { list } = place();
    return this.lists.find((one) => one.id === list || plain(one.name) === plain(list))
      ?? this.lists.find((one) => list && plain(one.name).endsWith(plain(list)))
      ?? this.lists[0];
  }

  show() {
    const list = this.#chosen();
    const scrolled = this.element.querySelector(".table-scroll")?.scrollLeft ?? 0;
    const heading = el("header", { class: "view-head" }, el("h2", { id: "lists-title" }, "SharePoint lists"));
    if (!list) {
      replaceKeepingFocus(this.element, heading, el("p", { class: "empty" }, "The site has no lists yet."));
      return;
    }
    replaceKeepingFocus(this.element, heading, this.#picker(list), this.#table(list));
    this.element.querySelector(".table-scroll")?.scrollTo({ left: scrolled });
    this.element.querySelector("tr.chosen")?.scrollIntoView({ block: "nearest" });
  }

  #picker(chosen) {
    const links = this.lists.map((list) =>
      el(
        "a",
        { href: addressOf({ list: list.name, item: "" }), "aria-current": list === chosen && "page", "data-key": list.id },
        list.name,
        el("span", { class: "count" }, String(list.items.length)),
      ));
    return el("nav", { class: "tabs", "aria-label": "Lists" }, ...links);
  }

  #table(list) {
    if (list.items.length === 0) return el("p", { class: "empty" }, `${list.name} has no items.`);
    const columns = [...new Set([...list.columns.map(nameOf), ...list.items.flatMap((item) => Object.keys(item.fields))])]
      .filter((column) => list.items.some((item) => words(item.fields[column]) !== "") && !column.startsWith("@"))
      .filter((column) => column !== "id");
    const head = el("tr", {}, el("th", { scope: "col" }, "Item"), ...columns.map((c) => el("th", { scope: "col" }, c)));
    const rows = list.items.map((item) => this.#row(list, columns, item));
    const table = el("table", {}, el("caption", { class: "hidden" }, list.name), el("thead", {}, head),
      el("tbody", {}, ...rows));
    return el("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": list.name }, table);
  }

  #row(list, columns, item) {
    const open = el(
      "button",
      { type: "button", class: "link", "data-key": `item-${item.id}`, onclick: () => showItem(list, columns, item) },
      String(item.id),
      el("span", { class: "hidden" }, ": show the whole item"),
    );
    const cells = columns.map((column) => {
      const text = words(item.fields[column]);
      return el("td", { title: text.length > 24 && text }, text);
    });
    return el("tr", { class: String(item.id) === place().item && "chosen" }, el("th", { scope: "row" }, open), ...cells);
  }
}

// The site's document library: every file with its versions, each of which can be downloaded.

import { get } from "./api.js";
import { el, replaceKeepingFocus } from "./dom.js";
import { place } from "./place.js";
import { dayAndTime } from "./times.js";

const KILO = 1024;
const size = (bytes) => (bytes < KILO ? `${bytes} bytes` : `${Math.round(bytes / KILO)} KB`);

function link(file, version, title) {
  const href = `/sandbox/files/${file.id}?version=${version.number}`;
  return el("a", { href, download: file.name, "data-key": `${file.id}-${version.number}` }, title);
}

function facts(version) {
  return `${dayAndTime(new Date(version.at))} · ${size(version.size)}`;
}

export class Files {
  constructor() {
    this.mark = "";
    this.element = el("section", { class: "view", "aria-labelledby": "files-title" });
  }

  async refresh() {
    const files = await get("files");
    const mark = JSON.stringify([files, place().item]);
    if (mark === this.mark) return;
    this.mark = mark;
    this.show(files);
  }

  show(files) {
    const head = el("header", { class: "view-head" }, el("h2", { id: "files-title" }, "Files"),
      el("p", { class: "subtitle" }, "The document library of the team's site. A link downloads the file."));
    const listed = [...files].sort((one, other) => one.name.localeCompare(other.name));
    replaceKeepingFocus(this.element, head, files.length === 0
      ? el("p", { class: "empty" }, "The library is empty.")
      : el("ul", { class: "files" }, ...listed.map((file) => this.#file(file))));
    this.element.querySelector("li.chosen")?.scrollIntoView({ block: "nearest" });
  }

  #file(file) {
    const newest = file.versions.at(-1);
    const older = file.versions.slice(0, -1).reverse();
    return el(
      "li",
      { class: file.url === place().item && "chosen" },
      el("strong", {}, link(file, newest, file.name)),
      el("span", { class: "small" }, facts(newest)),
      older.length > 0 && el("details", {}, el("summary", {}, `Earlier versions (${older.length})`),
        el("ul", {}, ...older.map((version) => el("li", {}, link(file, version, `Version ${version.number}`), " ",
          el("span", { class: "small" }, facts(version)))))),
    );
  }
}

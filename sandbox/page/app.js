// Starts the page: who you are, which part is shown, and drawing again whenever the sandbox says something changed.

import { get, listen } from "./api.js";
import { loadRenderer, onColourScheme } from "./cards.js";
import { Clock } from "./clock.js";
import { avatar, el, icon, plainly } from "./dom.js";
import { Faults } from "./faults.js";
import { Files } from "./files.js";
import { Lists } from "./lists.js";
import { addressOf, go, onMove, place, settle } from "./place.js";
import { Planner } from "./planner.js";
import { Queue } from "./queue.js";
import { Teams } from "./teams.js";
import { toast } from "./toast.js";

const APPS = [["teams", "Teams"], ["lists", "Lists"], ["files", "Files"], ["planner", "Planner"], ["queue", "Queue"], ["faults", "Faults"]];

class Page {
  constructor(people, app) {
    this.people = people;
    this.clock = new Clock();
    const now = () => this.clock.now();
    this.views = {
      teams: new Teams({ now, app }),
      lists: new Lists(),
      files: new Files(),
      planner: new Planner({ now, people }),
      queue: new Queue({ now }),
      faults: new Faults(),
    };
    this.running = false;
    this.again = false;
  }

  start() {
    this.#personMenu();
    document.getElementById("skip").addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById("main").focus();
    });
    onMove(() => this.#moved());
    onColourScheme(() => this.views.teams.recolour());
    listen(() => this.refresh(), (connected) => this.#connection(connected));
    this.#moved();
  }

  #connection(connected) {
    document.getElementById("connection-notice").hidden = connected;
    if (connected) this.refresh();
  }

  #personMenu() {
    const select = document.getElementById("who");
    for (const organisation of new Set(this.people.map((person) => person.organisation))) {
      const members = this.people.filter((person) => person.organisation === organisation);
      select.append(el("optgroup", { label: organisation },
        ...members.map(({ id, name, guest }) => el("option", { value: id }, guest ? `${name} (guest)` : name))));
    }
    select.addEventListener("change", () => go({ as: select.value }));
  }

  #moved() {
    if (!this.people.some((person) => person.id === place().as)) settle({ as: this.people[0].id });
    const { as, view } = place();
    const person = this.people.find(({ id }) => id === as);
    document.getElementById("who").value = as;
    document.getElementById("who-avatar").replaceChildren(avatar(person.name));
    const shown = this.views[view] ?? this.views.teams;
    const holder = document.getElementById("view");
    if (holder.firstElementChild !== shown.element) holder.replaceChildren(shown.element);
    document.title = `${APPS.find(([name]) => name === view)?.[1] ?? "Teams"} as ${person.name} – Microsoft 365 sandbox`;
    this.#rail();
    if (view === "teams") this.views.teams.show();
    this.refresh();
  }

  #rail() {
    const { view } = place();
    const badge = { queue: this.views.queue.waiting(), faults: this.views.faults.switchedOn() };
    const rail = document.getElementById("rail");
    if (!rail.childElementCount) rail.append(...APPS.map(([name, title]) =>
      el("a", { "data-view": name }, icon(name), el("span", {}, title), el("span", { class: "count", hidden: true }))));
    for (const link of rail.children) {
      const name = link.dataset.view;
      link.href = addressOf({ view: name });
      if (name === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      link.lastElementChild.textContent = String(badge[name] ?? "");
      link.lastElementChild.hidden = !badge[name];
    }
  }

  // Changes that arrive while the page is asking are asked for once more, together.
  async refresh() {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    try {
      do {
        this.again = false;
        await this.#refreshOnce();
      } while (this.again);
    } catch (error) {
      if (document.getElementById("connection-notice").hidden) toast(plainly(error));
    } finally {
      this.running = false;
    }
  }

  async #refreshOnce() {
    const { clock, views } = this;
    const current = views[place().view] ?? views.teams;
    const wanted = new Set([clock, views.teams, views.queue, views.faults, current]);
    await Promise.all([...wanted].map((part) => part.refresh()));
    this.#rail();
  }
}

async function renderer() {
  const notice = document.getElementById("renderer-notice");
  try {
    if (await loadRenderer()) return;
    notice.textContent = "Microsoft's card renderer is not installed here, because npm was not found, so the same version was loaded from a public server.";
  } catch {
    notice.textContent = "Microsoft's card renderer is not installed here and could not be loaded from a public server, so cards cannot be shown. Install npm, or connect to the internet.";
  }
  notice.hidden = false;
}

async function start() {
  try {
    const [people, app] = await Promise.all([get("people"), get("app"), renderer()]);
    new Page(people, app).start();
  } catch (error) {
    document.getElementById("view").replaceChildren(el("p", { class: "empty" }, plainly(error)));
  }
}

start();

// Teams: the channel with its threads, your own chat with the app, the box to type in and the app's commands.

import { get, post as send } from "./api.js";
import { openDialog } from "./dialog.js";
import { el, icon, plainly } from "./dom.js";
import { linkInside } from "./links.js";
import { addressOf, place } from "./place.js";
import { Posts } from "./posts.js";
import { toast } from "./toast.js";

const count = (posts) => posts.reduce((sum, post) => sum + 1 + count(post.replies), 0);

export class Teams {
  constructor({ now, app }) {
    this.app = app;
    this.now = now;
    this.data = null;
    this.seen = new Map();
    this.rooms = { channel: this.#posts("channel"), chat: this.#posts("chat") };
    this.element = this.#frame();
  }

  #posts(room) {
    const person = () => place().as;
    const posts = new Posts({
      now: this.now,
      person,
      onLink: linkInside,
      press: (target, action) =>
        send("press", { person: person(), conversation: this.#conversation(room), activity: target.id, action }),
      opened: (target, answer) => this.#dialog("card", room, answer, { activity: target.id }),
    });
    posts.redraw = () => this.show();
    return posts;
  }

  #conversation(room) {
    return room === "chat" ? this.data?.chat?.id : this.data?.channel?.id;
  }

  #dialog(source, room, answer, about) {
    const person = place().as;
    const conversation = this.#conversation(room);
    openDialog(answer, {
      onLink: linkInside,
      send: (data) => send("dialog", { person, source, conversation, ...about, data }),
    });
  }

  #frame() {
    this.picker = el("nav", { class: "rooms", "aria-label": "Teams and chats" });
    this.heading = el("h2", { id: "room-title" });
    this.subtitle = el("p", { class: "subtitle" });
    this.scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Posts" });
    const room = el(
      "section",
      { class: "room", "aria-labelledby": "room-title" },
      el("header", { class: "room-head" }, this.heading, this.subtitle),
      this.scroller,
      this.#compose(),
    );
    return el("div", { class: "teams" }, this.picker, room);
  }

  #compose() {
    this.box = el("textarea", { id: "compose", rows: "1", maxlength: "4000" });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#say();
    });
    this.boxLabel = el("label", { for: "compose", class: "hidden" });
    this.commands = el("div", { class: "commands" });
    const button = el("button", { type: "button", class: "plain send", onclick: () => this.#say() }, icon("send"));
    button.setAttribute("aria-label", "Send");
    this.composer = el("div", { class: "compose" }, this.boxLabel, el("div", { class: "box" }, this.box, button),
      this.commands);
    return this.composer;
  }

  async #say() {
    const text = this.box.value.trim();
    if (!text) return;
    try {
      const answer = await send("say", { person: place().as, text, conversation: place().room });
      this.box.value = "";
      if (answer.kind === "error") toast(answer.text || `The app did not answer (${answer.status}).`);
    } catch (error) {
      toast(plainly(error));
    }
  }

  async #command(command) {
    const { as, room } = place();
    try {
      const body = { person: as, command: command.id, conversation: this.#conversation(room) ?? room };
      const answer = await send("extension", body);
      if (answer.kind === "error") toast(answer.text || `The app did not answer (${answer.status}).`);
      else if (answer.kind !== "closed" && answer.kind !== "none") {
        this.#dialog("extension", room, answer, { command: command.id });
      }
    } catch (error) {
      toast(plainly(error));
    }
  }

  async refresh() {
    const person = place().as;
    const data = await get(`teams?person=${encodeURIComponent(person)}`);
    if (person !== place().as) return;
    this.data = data;
    this.show();
  }

  unseen(room) {
    const posts = this.data?.[room]?.posts ?? [];
    return Math.max(0, count(posts) - (this.seen.get(`${place().as}|${room}`) ?? 0));
  }

  recolour() {
    Object.values(this.rooms).forEach((posts) => posts.forget());
    this.show();
  }

  #showPicker() {
    const { room } = place();
    const link = (name, title, symbol) => {
      const unseen = name === room ? 0 : this.unseen(name);
      return el(
        "a",
        { href: addressOf({ view: "teams", room: name }), "aria-current": name === room && "page", "data-key": name },
        symbol,
        el("span", { class: "name" }, title),
        unseen > 0 && el("span", { class: "count", title: `${unseen} not read` }, String(unseen)),
      );
    };
    this.picker.replaceChildren(
      el("h2", {}, "Channel"),
      link("channel", this.data?.channel?.name ?? "Channel", el("span", { class: "hash", "aria-hidden": "true" }, "#")),
      el("h2", {}, "Chat"),
      link("chat", this.app.name, el("span", { class: "avatar bot", "aria-hidden": "true" }, this.app.name[0])),
    );
  }

  #showCommands() {
    if (this.commands.childElementCount) return;
    const buttons = this.app.extension_commands.map((command) =>
      el("button", { type: "button", onclick: () => this.#command(command) }, icon("plus"), command.title));
    this.commands.replaceChildren(...buttons);
  }

  #markSeen(room) {
    if (place().view !== "teams") return;
    this.seen.set(`${place().as}|${room}`, count(this.data?.[room]?.posts ?? []));
  }

  show() {
    if (!this.data) return;
    const { as, room } = place();
    const held = this.data[room];
    this.#markSeen(room);
    this.#showPicker();
    this.#showCommands();
    this.heading.textContent = room === "chat" ? this.app.name : held?.name ?? "Channel";
    this.subtitle.textContent = room === "chat" ? "Your own chat. Nobody else can see it." : "Everyone in the team can see this.";
    const title = room === "chat" ? `Type a message to ${this.app.name}` : "Type a message to the channel";
    this.boxLabel.textContent = title;
    this.box.placeholder = title;
    this.composer.hidden = !held || Boolean(held.closed);
    this.#showPosts(held, room, `${as}|${room}`);
  }

  #showPosts(held, room, key) {
    const posts = this.rooms[room];
    const moved = this.showing !== key;
    if (moved) posts.forget();
    const atEnd = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 120;
    if (!held) this.scroller.replaceChildren(el("p", { class: "empty" }, "You are not a member of this team."));
    else if (held.closed) this.scroller.replaceChildren(el("p", { class: "empty" }, held.closed));
    else if (held.posts.length === 0) this.scroller.replaceChildren(el("p", { class: "empty" }, this.#nothing(room)));
    else {
      posts.show(held.posts);
      if (this.scroller.firstElementChild !== posts.element) this.scroller.replaceChildren(posts.element);
    }
    if (moved || atEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.showing = key;
  }

  #nothing(room) {
    return room === "chat" ? `Nothing here yet. Type a message, and ${this.app.name} will answer.` : "No posts yet.";
  }
}

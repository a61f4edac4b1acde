// Draws posts and their replies, and draws again only those that have changed, so that nothing typed elsewhere is lost.

import { draw } from "./cards.js";
import { avatar, el, icon, plainly } from "./dom.js";
import { sentAt } from "./times.js";

const own = ({ replies, ...rest }) => JSON.stringify(rest);

// Bots mark a mention as <at>Name</at>; everything else in a text is shown as it was typed.
function textOf(text) {
  const pieces = text.split(/<at>(.*?)<\/at>/);
  return pieces.map((piece, index) => (index % 2 ? el("strong", { class: "mention" }, `@${piece}`) : piece));
}

export class Posts {
  // `press(post, action)` sends a press and gives the answer; `opened(post, answer)` runs a dialog.
  constructor({ press, opened, onLink, now, person }) {
    Object.assign(this, { press, opened, onLink, now, person });
    this.element = el("ol", { class: "posts" });
    this.drawn = new Map();
    this.answers = new Map();
    this.notices = new Map();
  }

  forget() {
    this.drawn.clear();
    this.element.replaceChildren();
  }

  show(posts) {
    this.#sync(this.element, posts, "post");
  }

  // Elements that stay are not moved, so that the keyboard's place in them is kept.
  #sync(container, posts, kind) {
    posts.forEach((post, index) => {
      const element = this.#element(post, kind);
      if (container.children[index] !== element) container.insertBefore(element, container.children[index] ?? null);
    });
    while (container.children.length > posts.length) container.lastElementChild.remove();
  }

  #element(post, kind) {
    const mark = own(post) + (this.#personal(post) ? JSON.stringify(this.#personal(post)) : "")
      + (this.notices.get(this.#key(post)) ?? "");
    let entry = this.drawn.get(post.id);
    if (!entry) {
      entry = { item: el("li", { class: kind, "data-post": post.id }), replies: el("ol", { class: "replies" }) };
      this.drawn.set(post.id, entry);
    }
    if (entry.mark !== mark) {
      const hadFocus = entry.item.contains(document.activeElement);
      const article = this.#article(post);
      entry.item.replaceChildren(article, entry.replies);
      if (hadFocus) article.focus({ preventScroll: true });
      entry.mark = mark;
    }
    entry.replies.hidden = post.replies.length === 0;
    this.#sync(entry.replies, post.replies, "reply");
    return entry.item;
  }

  #key(post) {
    return `${this.person()}|${post.id}`;
  }

  // The card that answered this person's press stands until the message itself is edited.
  #personal(post) {
    const answer = this.answers.get(this.#key(post));
    if (!answer) return null;
    if (answer.instead === JSON.stringify(post.card)) return answer.card;
    this.answers.delete(this.#key(post));
    return null;
  }

  #article(post) {
    const isBot = post.from.id.startsWith("28:");
    const sent = new Date(post.at);
    const heading = el(
      "header",
      {},
      el("strong", {}, post.from.name),
      isBot && el("span", { class: "tag" }, "App"),
      el("time", { datetime: post.at }, sentAt(sent, this.now())),
      post.edited_at && el("span", { class: "edited" }, "Edited"),
    );
    const article = el("article", { tabindex: "-1", "aria-label": `${post.from.name}, ${sentAt(sent, this.now())}` });
    const body = el("div", { class: "post-body" }, heading, ...this.#content(post, article));
    article.append(avatar(post.from.name, isBot), body);
    return article;
  }

  #content(post, article) {
    if (post.deleted) return [el("p", { class: "deleted" }, "This message has been deleted.")];
    const card = this.#personal(post) ?? post.card;
    const onPress = (action) => this.#pressed(post, action, article);
    const notice = this.notices.get(this.#key(post));
    return [
      post.text && el("p", { class: "text" }, ...textOf(post.text)),
      card && draw(card, { onPress, onLink: this.onLink }),
      notice && this.#notice(post, notice),
    ];
  }

  #notice(post, text) {
    const hide = () => this.#tell(post, null);
    return el(
      "div",
      { class: "only-you", role: "status" },
      icon("eye"),
      el("p", {}, el("b", {}, "Only you can see this. "), text),
      el("button", { type: "button", class: "plain", "aria-label": "Hide this message", onclick: hide }, icon("close")),
    );
  }

  #tell(post, text) {
    if (text) this.notices.set(this.#key(post), text);
    else this.notices.delete(this.#key(post));
    this.redraw();
  }

  async #pressed(post, action, article) {
    const instead = JSON.stringify(post.card);
    const ready = this.#wait(article);
    try {
      const answer = await this.press(post, action);
      ready();
      this.notices.delete(this.#key(post));
      this.#answered(post, answer, instead);
    } catch (error) {
      ready();
      this.#tell(post, plainly(error));
    }
  }

  // Nothing in the post can be pressed until the answer is there; then the keyboard is where it was.
  #wait(article) {
    const focused = article.contains(document.activeElement) ? document.activeElement : null;
    article.setAttribute("aria-busy", "true");
    article.toggleAttribute("inert", true);
    return () => {
      article.removeAttribute("aria-busy");
      article.removeAttribute("inert");
      if (document.activeElement === document.body) focused?.focus({ preventScroll: true });
    };
  }

  #answered(post, answer, instead) {
    if (answer.kind === "card") this.answers.set(this.#key(post), { card: answer.card, instead });
    else if (answer.kind === "dialog" || answer.kind === "dialog_message") this.opened(post, answer);
    else if (answer.kind === "message") this.notices.set(this.#key(post), answer.text);
    else if (answer.kind === "error") {
      this.notices.set(this.#key(post), answer.text || `The app did not answer (${answer.status}).`);
    }
    this.redraw();
  }
}

// Builds elements, and keeps the keyboard's place when a part of the page is drawn again.

export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

// The element that had the focus is found again by its data-key, since drawing anew replaces it.
export function replaceKeepingFocus(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  container.replaceChildren(...children.flat().filter(Boolean));
  if (!focused) return;
  const again = container.querySelector(`[data-key="${CSS.escape(focused)}"]`);
  if (again) again.focus({ preventScroll: true });
}

const AVATAR_COLOURS = ["#7a3e9d", "#0f6c74", "#8a4b08", "#2b5fa8", "#9c2f5b", "#3f6b1f", "#5b5fc7", "#8a3324"];

export function avatar(name, isBot = false) {
  const words = name.split(/\s+/).filter(Boolean);
  const initials = words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] ?? "?").slice(0, 1);
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
  const badge = el("span", { class: isBot ? "avatar bot" : "avatar", "aria-hidden": "true" }, initials.toUpperCase());
  if (!isBot) badge.style.backgroundColor = AVATAR_COLOURS[sum % AVATAR_COLOURS.length];
  return badge;
}

export function plainly(error) {
  return error instanceof Error ? error.message : String(error);
}

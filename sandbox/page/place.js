// Remembers in the page's address who you are and where you are, so that a link or a reload brings you back.

const listeners = [];

export function place() {
  const hash = new URLSearchParams(location.hash.slice(1));
  return {
    as: hash.get("as") ?? "",
    view: hash.get("view") ?? "teams",
    room: hash.get("room") ?? "channel",
    list: hash.get("list") ?? "",
    item: hash.get("item") ?? "",
  };
}

export function addressOf(changes) {
  const next = { ...place(), ...changes };
  const hash = new URLSearchParams(Object.entries(next).filter(([, value]) => value !== ""));
  return `#${hash}`;
}

export function go(changes) {
  location.hash = addressOf(changes);
}

export function settle(changes) {
  history.replaceState(null, "", addressOf(changes));
}

export function onMove(listener) {
  listeners.push(listener);
}

addEventListener("hashchange", () => listeners.forEach((listener) => listener(place())));

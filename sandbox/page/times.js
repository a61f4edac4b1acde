// Writes instants as people in London read them, and reads back what they type.

const LONDON = "Europe/London";
const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: LONDON, ...options });
const DAY_LONG = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const DAY_SHORT = format({ weekday: "short", day: "numeric", month: "short" });
const DATE = format({ day: "numeric", month: "short", year: "numeric" });
const TIME = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const PARTS = format({
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  hourCycle: "h23",
});

const tidy = (text) => text.replace(",", "");

export const longDay = (instant) => tidy(DAY_LONG.format(instant));
export const time = (instant) => TIME.format(instant);
export const date = (instant) => DATE.format(instant);
export const dayAndTime = (instant) => `${tidy(DAY_SHORT.format(instant))}, ${TIME.format(instant)}`;

function parts(instant) {
  return Object.fromEntries(PARTS.formatToParts(instant).map(({ type, value }) => [type, value]));
}

// The value that an input of type datetime-local wants.
export function toLocalInput(instant) {
  const { year, month, day, hour, minute } = parts(instant);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

export const toDateInput = (instant) => toLocalInput(instant).slice(0, 10);

// London's distance from UTC is looked up at the instant itself, so that summer time comes out right.
export function fromLocalInput(text) {
  const asUtc = new Date(`${text}:00Z`);
  const { year, month, day, hour, minute, second } = parts(asUtc);
  const ahead = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second) - asUtc.getTime();
  return new Date(asUtc.getTime() - ahead);
}

export function sentAt(instant, now) {
  return toDateInput(instant) === toDateInput(now) ? time(instant) : dayAndTime(instant);
}

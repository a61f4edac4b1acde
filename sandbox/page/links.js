// Takes links to the invented site or plan to the matching part of this page, since nothing answers at their address.

import { go } from "./place.js";

const LIST_ITEM = /\/Lists\/([^/?#]+)/i;

export function linkInside(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return true;
  }
  const list = LIST_ITEM.exec(url.pathname);
  if (list) {
    const item = url.searchParams.get("ID") ?? "";
    go({ view: "lists", list: decodeURIComponent(list[1]), item });
    return true;
  }
  if (/planner|tasks\.office/i.test(url.host)) {
    go({ view: "planner" });
    return true;
  }
  return false;
}

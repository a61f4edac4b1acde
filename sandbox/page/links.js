// Takes links to the invented site or plan to the matching part of this page, since nothing answers at their address.

import { go } from "./place.js";

const LIST_PATH = /\/Lists\/([^/?#]+)/i;
const LIBRARY_PATH = /\/Shared%20Documents\/|\/_layouts\/15\/Doc\.aspx$/i;
const inBraces = /^\{|\}$/g;

// SharePoint writes a link to an item by the list's id, or by the list's name in the path.
function listOf(url) {
  const id = url.searchParams.get("ListId")?.replace(inBraces, "");
  const named = LIST_PATH.exec(url.pathname)?.[1];
  return id ?? (named && decodeURIComponent(named));
}

export function linkInside(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return true;
  }
  const list = listOf(url);
  if (list) {
    go({ view: "lists", list, item: url.searchParams.get("ID") ?? "" });
    return true;
  }
  if (LIBRARY_PATH.test(url.pathname)) {
    go({ view: "files", list: "", item: url.href });
    return true;
  }
  if (/planner|tasks\.office/i.test(url.host)) {
    go({ view: "planner" });
    return true;
  }
  return false;
}

// Every call of the page to the sandbox's controls, and the stream that says that something has changed.

export class Refusal extends Error {}

function wordsOf(body, status) {
  const error = body?.error ?? body?.detail ?? body?.message;
  const text = typeof error === "string" ? error : error?.message;
  return text ? `${text} (${status})` : `The sandbox answered ${status}.`;
}

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`/sandbox/${path}`, options);
  } catch {
    throw new Refusal("The sandbox does not answer. Check that it is still running.");
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    answer = { message: text.slice(0, 300) };
  }
  if (!response.ok) throw new Refusal(wordsOf(answer, response.status));
  return answer;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const put = (path, body) => call("PUT", path, body);

// EventSource connects again by itself; the page only has to show whether it is connected.
export function listen(onChange, onConnection) {
  const stream = new EventSource("/sandbox/events");
  stream.onmessage = () => onChange();
  stream.onopen = () => onConnection(true);
  stream.onerror = () => onConnection(false);
}

// Requests to our own API with the session cookie: JSON in, JSON out, problems as `Problem`.

/** An answer that says no: `status`, stable `code`, `detail` for people, `errors` by field. */
export class Problem extends Error {
  /** @param {number} status @param {Record<string, any>} body */
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? "";
    this.detail = body.detail ?? "";
    this.errors = body.errors ?? {};
    this.body = body;
  }
}

export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
    ?? document.querySelector('meta[name="csrf"]')?.getAttribute("content") ?? "";
}

/**
 * @param {string} method @param {string} path below /api/v1
 * @param {unknown} [body] @param {{key?: string, signal?: AbortSignal}} [options] `key`: Idempotency-Key
 * @returns {Promise<any>}
 */
export async function request(method, path, body, { key, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  const answer = await fetch(`/api/v1${path}`, {
    method, headers, signal, credentials: "same-origin",
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  let parsed = {};
  try {
    parsed = text ? JSON.parse(text) : {};
  } catch {
    // A proxy's page instead of our answer: the status says enough.
  }
  if (!answer.ok) throw new Problem(answer.status, parsed);
  return parsed;
}

/** JSON that a page's own address answers. @param {string} address @returns {Promise<any>} */
export async function readPage(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Problem(answer.status, {});
  return answer.json();
}

// One file on its way: with progress, which fetch doesn't tell, and a way to stop it.

import { Problem, csrfToken } from "../core/requests.js";

/**
 * @param {string} path below /api/v1 @param {File} file @param {string} key the same for each try of it @param {(part: number) => void} onProgress 0 to 1
 * @returns {{done: Promise<any>, stop: () => void}}
 */
export function upload(path, file, key, onProgress) {
  const call = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    call.open("POST", `/api/v1${path}`);
    call.responseType = "json";
    call.setRequestHeader("X-CSRFToken", csrfToken());
    // A line that broke after the file was there: the next try finds it.
    call.setRequestHeader("Idempotency-Key", key);
    call.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    call.addEventListener("load", () => {
      if (call.status === 201) resolve(call.response);
      else reject(new Problem(call.status, call.response ?? {}));
    });
    call.addEventListener("error", () => reject(new Error("network")));
    call.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
    const body = new FormData();
    body.append("file", file, file.name);
    call.send(body);
  });
  return { done, stop: () => call.abort() };
}

/** An own upload that isn't wanted any more. @param {string} id */
export function takeBack(id) {
  fetch(`/api/v1/attachments/${id}`, {
    method: "DELETE", credentials: "same-origin", headers: { "X-CSRFToken": csrfToken() },
  }).catch(() => undefined); // then it goes by itself, after a day
}

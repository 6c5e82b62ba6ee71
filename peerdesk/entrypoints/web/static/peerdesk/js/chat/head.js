// The head of a conversation: who answers, and what can be done with it now.

import { face } from "../core/elements.js";
import { Problem, csrfToken } from "../core/requests.js";
import { fill, gettext } from "../core/texts.js";
import { toast } from "../core/toast.js";

/** @param {HTMLElement} head @param {any} conversation @param {{role: string}} me */
export function showHead(head, conversation, me) {
  const { handler } = conversation;
  const avatar = head.querySelector("[data-helper-avatar]");
  avatar?.toggleAttribute("hidden", !handler);
  avatar?.replaceChildren(handler ? face(handler) : "");
  const line = head.querySelector("[data-helper]");
  if (line) line.textContent = whoAnswers(conversation, me);
  toggle(head, "close", conversation.can.includes("close"));
  toggle(head, "leave", conversation.can.includes("leave") && me.role === "customer");
  toggle(head, "convert", conversation.can.includes("convert") && conversation.state !== "waiting");
  toggle(head, "refund", conversation.can.includes("refund-requests") || Boolean(conversation.refund));
  toggle(head, "ticket", conversation.channel === "chat" && conversation.state === "waiting" && me.role === "customer");
}

function whoAnswers(/** @type {any} */ conversation, /** @type {{role: string}} */ me) {
  const { handler } = conversation;
  if (conversation.state === "closed") return gettext("closed");
  if (conversation.state === "unpaid") return gettext("not paid");
  if (!handler) return conversation.channel === "ticket" ? gettext("ticket") : gettext("waiting");
  if (handler.role === "agent") return fill(gettext("{name} · support team"), { name: handler.alias });
  return me.role === "customer"
    ? fill(gettext("{name} · a customer like you"), { name: handler.alias }) : handler.alias;
}

function toggle(/** @type {HTMLElement} */ head, /** @type {string} */ act, /** @type {boolean} */ shown) {
  head.querySelector(`[data-act="${act}"]`)?.toggleAttribute("hidden", !shown);
}

/** Menu forms act in place; without a script they are plain POSTs. @param {HTMLElement} head @param {any} thread */
export function wireActs(head, thread) {
  head.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.dataset.act) return;
    event.preventDefault();
    form.closest("details")?.removeAttribute("open");
    if (form.dataset.act === "close") await thread.askToClose();
    else if (form.dataset.act === "leave") await thread.askForAnother();
    else await leaveAsTicket(form.action, thread);
    thread.focus();
  });
}

async function leaveAsTicket(/** @type {string} */ address, /** @type {any} */ thread) {
  try {
    const answer = await fetch(address, {
      method: "POST", credentials: "same-origin",
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/problem+json" },
    });
    if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
  } catch (error) {
    toast(error instanceof Problem && error.detail ? error.detail : gettext("This didn't go through. Please try again."));
  }
  await thread.refresh();
}

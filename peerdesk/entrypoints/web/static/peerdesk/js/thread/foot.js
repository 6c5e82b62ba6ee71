// Below the messages: how the asking goes, that it is closed, the rating, the way on.

import { confirm } from "../core/dialog.js";
import { make } from "../core/elements.js";
import { Problem, readPage, request } from "../core/requests.js";
import { gettext } from "../core/texts.js";
import { toast } from "../core/toast.js";
import { RatedCard } from "./rated.js";
import { RefundCard } from "./refund.js";
import { makeRating } from "./rating.js";

const ASK_EVERY = 4000;

export class Foot {
  /** @param {{id: string, me: {id: string, role: string}, refresh: () => Promise<void>}} thread */
  constructor(thread) {
    this.thread = thread;
    this.element = make("div", { class: "foot-of-thread" });
    this.progress = make("div", { class: "status", hidden: true });
    // Only what goes on is called out; the times beside it change too often for that.
    this.doing = make("strong", { role: "status" });
    this.clocks = make("div", {});
    this.progress.append(make("div", { class: "progress" }, make("span", { class: "pulse" }),
      make("div", {}, this.doing, this.clocks)));
    this.closed = make("div", { class: "status", hidden: true });
    this.rated = make("div", {});
    this.card = new RatedCard(thread);
    this.refund = new RefundCard(thread);
    this.element.append(this.progress, this.rated, this.card.element, this.refund.element, this.closed);
    this.rating = null;
    this.timer = 0;
  }

  /** @param {any} conversation as the API gives it */
  show(conversation) {
    const waits = this.thread.me.role === "customer"
      && (["waiting", "forwarded"].includes(conversation.state) || Boolean(conversation.first_reply_due_at));
    this.#wait(waits);
    this.#close(conversation);
    this.#rate(conversation);
    this.card.show(conversation);
    this.refund.show(conversation);
  }

  stop() {
    clearTimeout(this.timer);
  }

  #wait(/** @type {boolean} */ waits) {
    clearTimeout(this.timer);
    this.progress.hidden = !waits || !this.doing.textContent;
    if (waits) this.#askProgress();
  }

  async #askProgress() {
    clearTimeout(this.timer);
    try {
      const { lines } = await readPage(`/conversations/${this.thread.id}/progress/`);
      this.#showProgress(lines);
      if (!lines.length) return;
    } catch {
      // The next round asks again; the thread itself goes on.
    }
    this.timer = window.setTimeout(() => this.#askProgress(), ASK_EVERY);
  }

  #showProgress(/** @type {string[]} */ lines) {
    const words = lines.join("\n");
    if (this.progress.dataset.words === words) return;
    this.progress.dataset.words = words;
    const [first, ...rest] = lines;
    if (this.doing.textContent !== first) this.doing.textContent = first ?? "";
    this.clocks.replaceChildren(...rest.map((line) => make("p", { class: "small quiet" }, line)));
    this.progress.hidden = !lines.length;
  }

  #close(/** @type {any} */ conversation) {
    const closed = conversation.state === "closed";
    this.closed.hidden = !closed;
    if (!closed) return this.closed.replaceChildren();
    this.closed.replaceChildren(make("div", { class: "row wrap" },
      make("span", { class: "quiet grow" }, gettext("This conversation is closed.")),
      conversation.merged_into
        ? make("a", { href: this.way(conversation.merged_into) }, gettext("Go on in the other one")) : null,
      conversation.can.includes("reopen")
        ? make("button", { type: "button", class: "compact", onclick: () => this.act("reopen") }, gettext("Open it again"))
        : null));
  }

  /** The same door for another conversation. @param {string} id */
  way(id) {
    const staff = location.pathname.match(/^\/(desk|workspace)\/c\//);
    return staff ? `/${staff[1]}/c/${id}/` : `/conversations/${id}/`;
  }

  #rate(/** @type {any} */ conversation) {
    const asked = conversation.can.includes("rating");
    if (asked === Boolean(this.rating)) return;
    this.rating?.remove();
    this.rating = null;
    if (!asked) return;
    this.rating = makeRating({
      conversation: this.thread.id,
      name: conversation.rates ?? gettext("the help"),
      onDone: (words) => {
        toast(words);
        this.thread.refresh();
      },
    });
    this.rated.append(this.rating);
  }

  /** Close, reopen or leave, and say it when somebody was faster. @param {"close" | "reopen" | "leave"} verb */
  async act(verb) {
    try {
      await request("POST", `/conversations/${this.thread.id}/${verb}`, {});
    } catch (error) {
      toast(error instanceof Problem && error.detail ? error.detail : gettext("This didn't go through. Please try again."));
    }
    await this.thread.refresh();
  }

  async askToClose() {
    const sure = await confirm({
      title: gettext("Close this conversation?"),
      text: gettext("You can open it again at any time; nothing is lost."),
      yes: gettext("Close it"),
    });
    if (sure) await this.act("close");
  }

  async askForAnother() {
    const sure = await confirm({
      title: gettext("Ask another helper?"),
      text: gettext("The next expert finds everything that was written; you repeat nothing."),
      yes: gettext("Ask another helper"),
    });
    if (sure) await this.act("leave");
  }
}

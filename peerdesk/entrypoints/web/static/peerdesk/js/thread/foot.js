// Below the messages: how the asking goes, that it is closed, the rating, the way on.

import { confirm } from "../core/dialog.js";
import { make } from "../core/elements.js";
import { Problem, readPage, request } from "../core/requests.js";
import { gettext } from "../core/texts.js";
import { toast } from "../core/toast.js";
import { makeRating } from "./rating.js";

const ASK_EVERY = 4000;

export class Foot {
  /** @param {{id: string, me: {id: string, role: string}, refresh: () => Promise<void>}} thread */
  constructor(thread) {
    this.thread = thread;
    this.element = make("div", { class: "foot-of-thread" });
    this.progress = make("div", { class: "status", role: "status", hidden: true });
    this.closed = make("div", { class: "status", hidden: true });
    this.rated = make("div", {});
    this.element.append(this.progress, this.rated, this.closed);
    this.rating = null;
    this.timer = 0;
  }

  /** @param {any} conversation as the API gives it */
  show(conversation) {
    const waits = conversation.state === "waiting" && this.thread.me.role === "customer";
    this.#wait(waits);
    this.#close(conversation);
    this.#rate(conversation);
  }

  stop() {
    clearTimeout(this.timer);
  }

  #wait(/** @type {boolean} */ waits) {
    clearTimeout(this.timer);
    this.progress.hidden = !waits || !this.progress.childElementCount;
    if (waits) this.#askProgress();
  }

  async #askProgress() {
    clearTimeout(this.timer);
    try {
      const { lines } = await readPage(`/conversations/${this.thread.id}/progress/`);
      this.#showProgress(lines);
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
    this.progress.replaceChildren(make("div", { class: "progress" }, make("span", { class: "pulse" }),
      make("div", {}, make("strong", {}, first ?? ""), ...rest.map((line) => make("p", { class: "small quiet" }, line)))));
    this.progress.hidden = !lines.length;
  }

  #close(/** @type {any} */ conversation) {
    const closed = conversation.state === "closed";
    this.closed.hidden = !closed;
    if (!closed) return this.closed.replaceChildren();
    this.closed.replaceChildren(make("div", { class: "row wrap" },
      make("span", { class: "quiet grow" }, gettext("This conversation is closed.")),
      conversation.can.includes("reopen")
        ? make("button", { type: "button", class: "compact", onclick: () => this.act("reopen") }, gettext("Open it again"))
        : null));
  }

  #rate(/** @type {any} */ conversation) {
    const asked = conversation.can.includes("rating");
    if (asked === Boolean(this.rating)) return;
    this.rating?.remove();
    this.rating = null;
    if (!asked) return;
    const helper = conversation.people.find((/** @type {any} */ one) => one.role !== "customer");
    this.rating = makeRating({
      conversation: this.thread.id,
      name: helper?.alias ?? gettext("the help"),
      onDone: (words) => {
        toast(words);
        this.thread.refresh();
      },
    });
    this.rated.append(this.rating);
  }

  /** Close or reopen, and say it when somebody was faster. @param {"close" | "reopen"} verb */
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
}

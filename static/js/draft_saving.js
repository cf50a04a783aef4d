// Saves one form, says so beside its button, and tries again while there is no connection.
import { showConflict } from "./draft_conflict.js";
import { drop, keep } from "./draft_copy.js";
import { bodyOf, markOf, post, wordsOf } from "./draft_post.js";

const PAUSE = 1500;
export class Saving {
  constructor(form) {
    this.form = form;
    this.mark = markOf(form);
    this.tries = 0;
    const texts = form.querySelector("[data-draft-words]").content;
    this.line = texts.querySelector("p[role=status]").cloneNode(true);
    (form.querySelector(".form-actions") ?? form).append(this.line);
    this.words = wordsOf(bodyOf(form));
  }

  // Something was typed: it is kept here at once, and there after a pause.
  touch() {
    this.dirty = true;
    keep(this.mark, "copy", bodyOf(this.form));
    this.later(PAUSE);
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    if (!this.held) this.timer = setTimeout(() => this.save(), milliseconds);
  }

  get waits() {
    return this.dirty && !this.held && !this.left && this.form.isConnected;
  }

  // One after the other: the next save has to know the version that this one makes.
  async save() {
    while (this.running) await this.running;
    if (this.waits) await (this.running = this.send());
    this.running = null;
    return this.answer;
  }

  async send() {
    const body = bodyOf(this.form);
    this.dirty = false;
    this.answer = await post(this.form, body);
    const { state, said, version } = this.answer;
    this.dirty ||= state !== "saved";
    this.line.textContent = state === "conflict" ? "" : (said ?? this.line.dataset[state]);
    if (state === "saved") {
      [this.mark.value, this.words, this.tries] = [version, wordsOf(body), 0];
      if (!this.dirty) drop(this.mark, "copy");
    } else if (state === "conflict") {
      showConflict(this, this.answer);
    } else if (state !== "refused") {
      this.later(1000 * Math.min(60, 2 ** ++this.tries));
    }
  }
}

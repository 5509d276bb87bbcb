// A juror's score sheet that saves by itself, also over a connection that breaks.
//
// What isn't confirmed by the server yet is kept in this browser, with the values that it
// was written upon. The server writes a field only where nobody else changed it since;
// else both values are shown, and the juror chooses. Without this script the form saves
// with its button.

const PAUSE = 800; // milliseconds after the last key
const LONGEST_WAIT = 60; // seconds between attempts
const LEFT_OVER = "score-sheet:";
const MOST_DECIMALS = 40;

// ------------------------------------------------------------------ arithmetic

// Hundredths of a number as people write it, or null.
const hundredths = (text) => {
  const found = /^(\d+)(?:[.,](\d{0,2}))?0*$/.exec(text.trim());
  return found ? BigInt(found[1]) * 100n + BigInt((found[2] ?? "").padEnd(2, "0")) : null;
};

const divisor = (a, b) => (b ? divisor(b, a % b) : a);

// The sum of value × weight ÷ maximum as an exact fraction, or null while one is missing.
const totalOf = (inputs) => {
  let [top, bottom] = [0n, 1n];
  for (const input of inputs) {
    const value = hundredths(input.value);
    const [weight, low, high] = ["weight", "minimum", "maximum"].map((name) =>
      hundredths(input.dataset[name]),
    );
    if (value === null || value < low || value > high) return null;
    top = top * (high * 100n) + value * weight * bottom;
    bottom *= high * 100n;
    const common = divisor(top, bottom) || 1n;
    [top, bottom] = [top / common, bottom / common];
  }
  return inputs.length ? [top, bottom] : null;
};

const withDecimals = (whole, decimals, sign) => {
  const digits = whole.toString().padStart(decimals + 1, "0");
  const end = digits.length - decimals;
  const rest = digits.slice(end).replace(/0+$/, "");
  return digits.slice(0, end) + (rest ? sign + rest : "");
};

// All decimals where they end; else four, and a sign that there are more.
const inWords = ([top, bottom], sign) => {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals += 1) {
    const scaled = top * 10n ** BigInt(decimals);
    if (scaled % bottom === 0n) return withDecimals(scaled / bottom, decimals, sign);
  }
  return `≈ ${withDecimals((top * 20_000n + bottom) / (2n * bottom), 4, sign)}`;
};

// ----------------------------------------------------------------------- fields

// One input: what is written in it, and what is known to be stored.
class Field {
  constructor(input, base, problem) {
    this.input = input;
    this.name = input.name;
    this.base = base;
    this.problem = problem;
    this.known = base.value;
    this.bases = [base.value]; // what this text was written upon
    this.sent = []; // what may have arrived, without an answer
    this.refused = null; // a text that the server refused
    this.clash = null; // what another window says
  }

  get text() {
    return this.input.value;
  }

  get isUnsaved() {
    return this.text.trim() !== this.known.trim();
  }

  get mayBeSent() {
    return this.isUnsaved && this.clash === null && this.refused !== this.text;
  }

  get edit() {
    return { mine: this.text, bases: [...new Set([...this.bases, ...this.sent])] };
  }

  // The server has this value now; the text stays while it is still being written.
  settle(value, mine) {
    const wasUnchanged = mine === undefined ? !this.isUnsaved : this.text === mine;
    this.known = value;
    this.bases = [value];
    this.base.value = value;
    this.sent = [];
    if (!wasUnchanged) return;
    const isWriting = mine !== undefined && this.input === document.activeElement;
    if (isWriting && this.text.trim()) {
      this.known = this.text; // says the same in the juror's own spelling
    } else if (this.text !== value) {
      this.input.value = value;
    }
    this.forgetProblem();
  }

  forgetProblem() {
    this.clash = null;
    this.refused = null;
    this.problem.replaceChildren();
    this.input.removeAttribute("aria-invalid");
  }

  tell(...parts) {
    this.input.setAttribute("aria-invalid", "true");
    this.problem.replaceChildren(...parts);
  }
}

const sentence = (text) => {
  const paragraph = document.createElement("p");
  paragraph.className = "judging-error";
  paragraph.textContent = text;
  return paragraph;
};

const button = (text, press) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-small button-secondary";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
};

// ------------------------------------------------------------------------ sheet

class SheetForm {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.key = LEFT_OVER + form.dataset.scoreSheet;
    this.revision = Number(form.elements.revision.value);
    this.status = form.querySelector("[data-status]");
    this.total = form.querySelector("[data-total]");
    this.scores = [...form.querySelectorAll("input[data-weight]")];
    this.failures = 0;
    this.running = null;
    this.timer = null;
    this.isLeaving = false;
    this.released = Promise.resolve();
    this.fields = [...form.querySelectorAll("[data-problem]")].map((problem) => {
      const name = problem.dataset.problem;
      const { [name]: input, [`base-${name}`]: base } = form.elements;
      return new Field(input, base, problem);
    });
  }

  start() {
    this.count();
    this.scores.forEach((input, place) => {
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // would send the form
        (this.scores[place + 1] ?? this.form.elements.note).focus();
      });
    });
    if (!this.words.saveUrl) {
      localStorage.removeItem(this.key);
      return;
    }
    this.restore();
    this.form.addEventListener("input", () => {
      this.count();
      this.keep();
      this.later(PAUSE);
    });
    this.form.addEventListener("change", () => this.save());
    this.form.addEventListener("pointerdown", () => this.waitForRelease());
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
    });
    window.addEventListener("beforeunload", (event) => {
      if (!this.isLeaving && this.unsaved.length) event.preventDefault();
    });
  }

  get unsaved() {
    return this.fields.filter((field) => field.isUnsaved);
  }

  count() {
    const total = totalOf(this.scores);
    this.total.textContent = total ? inWords(total, this.words.decimal) : "–";
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  // ---- kept in this browser

  keep() {
    const edits = Object.fromEntries(this.unsaved.map((field) => [field.name, field.edit]));
    if (Object.keys(edits).length) {
      localStorage.setItem(this.key, JSON.stringify({ revision: this.revision, edits }));
    } else {
      localStorage.removeItem(this.key);
    }
  }

  restore() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    for (const field of kept ? this.fields : []) {
      const edit = kept.edits[field.name];
      if (!edit || edit.mine.trim() === field.known.trim()) continue;
      field.input.value = edit.mine;
      field.bases = edit.bases;
      this.revision = Math.min(this.revision, kept.revision);
    }
    this.count();
    this.keep();
    if (this.unsaved.length) this.later(0);
  }

  // ---- saving

  // Messages come and go; what moves under a finger that is down would not be pressed.
  waitForRelease() {
    this.released = new Promise((resolve) => {
      const release = () => setTimeout(resolve);
      window.addEventListener("pointerup", release, { once: true });
      window.addEventListener("pointercancel", release, { once: true });
    });
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  // Of several calls at a time one sends; the others wait for it, and look again.
  async save() {
    clearTimeout(this.timer);
    await this.released;
    while (this.running) await this.running;
    const waiting = this.fields.filter((field) => field.mayBeSent);
    if (!waiting.length) return;
    this.running = this.send(waiting);
    try {
      await this.running;
    } finally {
      this.running = null;
      this.keep();
    }
  }

  async send(waiting) {
    const edits = Object.fromEntries(waiting.map((field) => [field.name, field.edit]));
    waiting.forEach((field) => field.sent.push(field.text));
    this.keep();
    this.say(this.words.textSaving);
    let answer;
    try {
      answer = await this.post(edits);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.tryAgain(this.words.textOffline); // that is what fetch() throws
      return;
    }
    if (answer.redirected || answer.status === 403) {
      await this.renewToken();
      return;
    }
    if (answer.status >= 500) {
      this.tryAgain(this.words.textOffline);
      return;
    }
    if (answer.status === 404) {
      this.say(this.words.textGone);
      return;
    }
    const said = await answer.json();
    if (said.refused) {
      this.say(said.refused);
      return;
    }
    this.failures = 0;
    await this.released;
    this.settle(said, edits);
  }

  post(edits) {
    return fetch(this.words.saveUrl, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
      },
      body: JSON.stringify({ revision: this.revision, edits }),
      keepalive: true,
    });
  }

  tryAgain(text) {
    this.failures += 1;
    this.say(text);
    this.later(1_000 * Math.min(2 ** this.failures, LONGEST_WAIT));
  }

  // Signing in again in another window changes the token of the form.
  async renewToken() {
    try {
      const page = await fetch(window.location.pathname, { redirect: "error" });
      const text = await page.text();
      const found = new DOMParser()
        .parseFromString(text, "text/html")
        .querySelector("[data-score-sheet] [name=csrfmiddlewaretoken]");
      if (found) this.form.elements.csrfmiddlewaretoken.value = found.value;
      this.tryAgain(found ? this.words.textSaving : this.words.textSignedOut);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.tryAgain(this.words.textSignedOut); // a redirect to the sign-in
    }
  }

  settle(said, edits) {
    this.revision = said.revision;
    this.form.elements.revision.value = said.revision;
    for (const field of this.fields) {
      const mine = edits[field.name]?.mine;
      if (field.name in said.errors) {
        field.sent = [];
        field.refused = mine;
        field.tell(sentence(said.errors[field.name]));
      } else if (field.name in said.clashes) {
        this.showClash(field, said.clashes[field.name].theirs);
      } else if (mine !== undefined || !field.isUnsaved) {
        field.settle(said.values[field.name], mine);
      }
    }
    this.count();
    if (this.fields.some((field) => field.clash !== null || field.refused !== null)) {
      this.say(this.words.textProblem);
    } else {
      const time = new Intl.DateTimeFormat(document.documentElement.lang, {
        timeStyle: "short",
      }).format(new Date());
      this.say(this.words.textSaved.replace("{time}", time));
    }
    if (this.fields.some((field) => field.mayBeSent)) this.later(PAUSE);
  }

  showClash(field, theirs) {
    field.clash = theirs;
    field.sent = [];
    const named = (words, value) =>
      words.replace("{value}", () => value.trim() || this.words.textNothing);
    const choose = (value) => {
      field.forgetProblem();
      field.input.value = value;
      field.known = theirs;
      field.bases = [theirs];
      field.base.value = theirs;
      field.input.focus();
      this.count();
      this.keep();
      this.save();
      if (!this.unsaved.length) this.say("");
    };
    field.tell(
      sentence(this.words.textClash),
      button(named(this.words.textKeepMine, field.text), () => choose(field.text)),
      button(named(this.words.textKeepTheirs, theirs), () => choose(theirs)),
    );
  }

  // The buttons go on only when everything has arrived.
  async submit(event) {
    if (this.isLeaving) return;
    event.preventDefault();
    await this.save();
    if (this.unsaved.length) {
      this.form.querySelector("[aria-invalid]")?.focus();
      return;
    }
    this.isLeaving = true;
    this.form.requestSubmit(event.submitter);
  }
}

document.querySelectorAll("[data-score-sheet]").forEach((form) => {
  new SheetForm(form).start();
});

/* The house style's side panel in the editor of articles: reads the form, asks for
   hints, and leads to their places. Nothing here touches saving or publishing. */
(() => {
  "use strict";

  const QUIET = 900; // milliseconds without a change before the text is read
  const READ =
    /^(title|standfirst|dateline_place|event_date|published_at|go_live_at|lead_image|lead_image_caption|body-.+|speakers-.+)$/;

  const side = document.querySelector("[data-form-side]");
  const toggles = document.querySelectorAll("[data-side-panel-toggle]");
  const form = document.querySelector("form[data-edit-form]");
  const parts = ["toggle", "panel"].map((name) =>
    document.querySelector(`template[data-news-style-${name}]`),
  );
  if (!side || !toggles.length || !form || parts.includes(null)) return;

  // Wagtail looks for panels when the document is complete: this runs before.
  toggles[toggles.length - 1].after(parts[0].content);
  side.append(parts[1].content);
  const panel = side.querySelector("[data-news-style]");
  const frame = panel.closest("[data-side-panel]");
  const counter = document.querySelector(
    `[data-side-panel-toggle="${frame.dataset.sidePanel}"] [data-side-panel-toggle-counter]`,
  );
  const state = panel.querySelector("[data-news-style-state]");
  const list = panel.querySelector("[data-news-style-hints]");
  const restore = panel.querySelector("[data-news-style-restore]");
  const template = panel.querySelector("template[data-news-style-hint]");

  /* ------------------------------------------------------------ what is dismissed */

  // By its words: what is right here once is right in the whole article.
  const store = `news-style:${panel.dataset.article || location.pathname}`;
  const nameOf = (hint) => JSON.stringify([hint.rule, hint.phrase]);
  const dismissed = new Set();
  try {
    JSON.parse(sessionStorage.getItem(store) || "[]").forEach((one) => dismissed.add(one));
  } catch {
    // Storage may be closed: then it lasts as long as the page.
  }
  const remember = () => {
    try {
      sessionStorage.setItem(store, JSON.stringify([...dismissed]));
    } catch {
      // See above.
    }
  };

  /* ------------------------------------------------------------ asking */

  let hints = [];
  let sent = null;
  let seen = null;
  let request = null;

  const read = () => {
    const pairs = [];
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && READ.test(name)) pairs.push([name, value]);
    }
    return JSON.stringify(pairs);
  };

  const ask = async (text) => {
    sent = text;
    if (request) request.abort();
    request = new AbortController();
    try {
      const answer = await fetch(panel.dataset.url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
        },
        body: text,
        signal: request.signal,
      });
      if (!answer.ok) {
        say(answer.status === 413 ? state.dataset.tooLong : state.dataset.failed);
        return;
      }
      hints = (await answer.json()).hints;
      show();
    } catch (error) {
      if (error.name !== "AbortError") say(state.dataset.failed);
    }
  };

  // Rich text is written to its input without an event, so the form is looked at.
  const look = () => {
    const text = read();
    if (text === seen && text !== sent) ask(text);
    seen = text;
  };

  /* ------------------------------------------------------------ showing */

  const say = (text) => {
    if (state.textContent !== text) state.textContent = text;
  };

  const show = () => {
    const left = hints.filter((hint) => !dismissed.has(nameOf(hint)));
    const focused = panel.contains(document.activeElement);
    const place = [...list.children].findIndex((item) => item.contains(document.activeElement));
    list.replaceChildren(...left.map(itemOf));
    restore.hidden = left.length === hints.length;
    if (focused && place >= 0) {
      const next = list.children[Math.min(place, left.length - 1)];
      (next ? next.querySelector("[data-go]") : restore).focus();
    }
    counter.textContent = left.length;
    counter.hidden = !left.length;
    const { none, one, many } = state.dataset;
    say(left.length > 1 ? many.replace("{count}", left.length) : left.length ? one : none);
  };

  const itemOf = (hint) => {
    const item = template.content.firstElementChild.cloneNode(true);
    const phrase = hint.phrase.length > 60 ? `${hint.phrase.slice(0, 57).trim()}…` : hint.phrase;
    item.classList.toggle("is-strong", hint.strong);
    item.querySelector("[data-message]").textContent = hint.message;
    item.querySelector("[data-phrase]").textContent = phrase;
    item.querySelector("[data-phrase]").hidden = !phrase.trim();
    item.querySelector("[data-source]").textContent = hint.source;
    item.querySelector("[data-go]").addEventListener("click", () => go(hint));
    const button = item.querySelector("[data-dismiss]");
    button.setAttribute(
      "aria-label",
      button.getAttribute("aria-label").replace("{hint}", () => `${hint.message} ${phrase}`),
    );
    button.addEventListener("click", () => {
      dismissed.add(nameOf(hint));
      remember();
      show();
    });
    return item;
  };

  restore.addEventListener("click", () => {
    dismissed.clear();
    remember();
    show();
    const first = list.querySelector("[data-go]");
    if (first) first.focus();
  });

  /* ------------------------------------------------------------ leading there */

  const go = (hint) => {
    const [name, number] = hint.part.split("#");
    const input = form.elements.namedItem(name);
    if (!input) return;
    if (side.getBoundingClientRect().width > window.innerWidth / 2) {
      side.querySelector("[data-form-side-close-button]")?.click();
    }
    if (number === undefined || input.type !== "hidden") {
      open(input);
      input.focus({ preventScroll: true });
      if (input.setSelectionRange) input.setSelectionRange(hint.start, hint.end);
      input.scrollIntoView({ block: "center" });
      return;
    }
    const field = input.closest("[data-field]") || input.parentElement;
    const editor = field.querySelector("[contenteditable=true]");
    if (!editor) return;
    open(editor);
    editor.focus({ preventScroll: true });
    const block = editor.querySelectorAll("[data-block]")[number];
    if (block) select(block, hint.start, hint.end);
    (block || editor).scrollIntoView({ block: "center" });
  };

  // Tabs, panels and blocks may be closed.
  const open = (element) => {
    for (let box = element.closest("[hidden]"); box; box = element.closest("[hidden]")) {
      const by = box.getAttribute("role") === "tabpanel" ? box.getAttribute("aria-labelledby") : "";
      const button = by
        ? document.getElementById(by)
        : document.querySelector(`[aria-controls="${CSS.escape(box.id)}"]`);
      if (button) button.click();
      if (box.hidden) box.hidden = false;
    }
  };

  const select = (block, start, end) => {
    const range = document.createRange();
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let at = 0;
    let begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const after = at + node.length;
      if (!begun && start <= after) {
        range.setStart(node, start - at);
        begun = true;
      }
      if (begun && end <= after) {
        range.setEnd(node, end - at);
        window.getSelection().removeAllRanges();
        window.getSelection().addRange(range);
        return;
      }
      at = after;
    }
  };

  /* ------------------------------------------------------------ when */

  let timer = null;
  const watch = () => {
    if (timer === null) timer = setInterval(look, QUIET);
    look();
  };
  frame.addEventListener("show", watch);
  frame.addEventListener("hide", () => {
    clearInterval(timer);
    timer = null;
  });
  // Once for the count on the button, when the editors of rich text are there.
  window.addEventListener("load", () => setTimeout(() => ask(read()), QUIET));
})();

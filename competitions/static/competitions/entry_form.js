// The form of an entry: counts words, saves by itself, keeps text when the
// connection is lost, and shows both texts when two people wrote in one part.
// Without it the form works by its buttons.

const WAIT = 1500; // milliseconds after the last key
const RETRY = 15000;
// As entry_content.count_words counts.
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_'’\-./]*/gu;

const form = document.querySelector("[data-entry-form]");
if (form) start(form);

function start(form) {
  const words = form.dataset;
  const key = `entry:${words.entryForm}`;
  const line = form.querySelector("[data-entry-saved]");
  const dirty = new Set();
  const undecided = new Set();
  let timer = null;
  let busy = false;

  const parts = new Map(
    [...form.querySelectorAll("[data-entry-part]")].map((box) => [box.dataset.entryPart, box]),
  );

  const fill = (text, values) =>
    Object.entries(values).reduce((done, [name, value]) => done.replaceAll(`{${name}}`, value), text);

  const tell = (state, text) => {
    line.dataset.state = state;
    if (line.textContent !== text) line.textContent = text;
  };

  // In a new tab: where this browser keeps nothing, the text stays in this one.
  function tellSignedOut({ signIn }) {
    const text = words.textSignedOut;
    if (line.dataset.state === "offline" && line.textContent.startsWith(text)) return;
    tell("offline", text);
    if (!signIn) return;
    const link = document.createElement("a");
    link.href = signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = words.textSignIn;
    line.append(" ", link);
  }

  const fields = (part) =>
    [...parts.get(part).querySelectorAll("input[name], textarea[name]")].filter(
      (field) => field.type !== "file" && field.name !== `base-${part}`,
    );

  const base = (part) => form.elements.namedItem(`base-${part}`);

  const values = (part) =>
    fields(part).map((field) => [
      field.name,
      field.type === "checkbox" ? (field.checked ? "on" : "") : field.value,
    ]);

  const textField = (part) => {
    const own = fields(part);
    return own.length === 1 && own[0].type !== "checkbox" ? own[0] : null;
  };

  // ------------------------------------------------- kept in this browser

  function readKept() {
    try {
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch {
      return {}; // private windows may refuse it, or it isn't ours
    }
  }

  function keep() {
    const kept = {};
    for (const part of dirty) kept[part] = { base: base(part).value, values: values(part) };
    try {
      if (dirty.size) localStorage.setItem(key, JSON.stringify(kept));
      else localStorage.removeItem(key);
    } catch {
      // A full or closed store only means that nothing outlives the page.
    }
  }

  function restore() {
    let restored = false;
    for (const [part, kept] of Object.entries(readKept())) {
      if (!parts.has(part)) continue;
      if (part === "team") while (fields(part).length < kept.values.length && addMember());
      if (JSON.stringify(values(part)) === JSON.stringify(kept.values)) continue;
      const own = new Map(fields(part).map((field) => [field.name, field]));
      for (const [name, value] of kept.values) {
        const field = own.get(name);
        if (!field) continue;
        if (field.type === "checkbox") field.checked = value === "on";
        else field.value = value;
      }
      // The server then knows what the person had been shown.
      base(part).value = kept.base;
      dirty.add(part);
      restored = true;
    }
    keep();
    if (restored) {
      tell("waiting", words.textKept);
      soon();
    }
  }

  // What was typed while this script was still on its way.
  function takeEarly() {
    const changed = (field) =>
      field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
    const early = [...parts.keys()].filter((part) => !dirty.has(part) && fields(part).some(changed));
    if (!early.length) return;
    early.forEach((part) => dirty.add(part));
    form.querySelectorAll("[data-entry-words]").forEach(count);
    keep();
    tell("waiting", words.textWaiting);
    soon();
  }

  // --------------------------------------------------------------- saving

  function soon(delay = WAIT) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  async function post(body) {
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    const isAnswer = (response.headers.get("Content-Type") || "").includes("application/json");
    if (response.redirected || !isAnswer) return { isSignedOut: true, signIn: "" };
    const answer = await response.json();
    return answer.sign_in ? { isSignedOut: true, signIn: answer.sign_in } : answer;
  }

  function bodyOf(sent) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    for (const part of sent) {
      body.append(`base-${part}`, base(part).value);
      for (const [name, value] of values(part)) if (value) body.append(name, value);
      // Empty texts too: emptying a field is a change.
      for (const [name, value] of values(part)) if (!value && textField(part)) body.append(name, "");
    }
    return body;
  }

  async function save() {
    const sent = [...dirty].filter((part) => !undecided.has(part));
    if (busy || !sent.length) return;
    busy = true;
    if (line.dataset.state !== "offline") tell("saving", words.textSaving);
    const before = new Map(sent.map((part) => [part, JSON.stringify(values(part))]));
    try {
      const answer = await post(bodyOf(sent));
      if (answer.isSignedOut) {
        tellSignedOut(answer);
        // Whoever signs in elsewhere finds it saved.
        soon(RETRY);
      } else take(answer, before);
    } catch {
      tell("offline", words.textOffline);
      soon(RETRY);
    } finally {
      busy = false;
    }
  }

  function take(answer, before) {
    const conflicts = new Map(answer.conflicts.map((one) => [one.part, one]));
    let again = false;
    for (const [part, sentValues] of before) {
      const wrong = wrongIn(part, answer.errors);
      showErrors(part, wrong);
      if (conflicts.has(part)) ask(conflicts.get(part), answer.tokens[part]);
      else if (!wrong.length && part in answer.tokens) {
        base(part).value = answer.tokens[part];
        const field = textField(part);
        const unchanged = JSON.stringify(values(part)) === sentValues;
        if (unchanged && field && part in answer.newer) field.value = answer.newer[part];
        if (unchanged) dirty.delete(part);
        else again = true;
      }
    }
    keep();
    show(answer);
    const general = answer.errors.__all__ || [];
    if (general.length) tell("refused", general.join(" "));
    else if (conflicts.size || undecided.size || dirtyAndWrong(answer.errors)) tell("refused", words.textRefused);
    else tell("saved", fill(words.textSaved, { time: answer.time }));
    if (again) soon();
  }

  const wrongIn = (part, errors) => errors[part] || [];
  const dirtyAndWrong = (errors) => [...dirty].some((part) => (errors[part] || []).length);

  function show(answer) {
    form.querySelector("[data-entry-findings]").innerHTML = answer.findings;
    for (const [section, html] of Object.entries(answer.files)) {
      form.querySelector(`[data-entry-files="${section}"]`).innerHTML = html;
    }
    form.querySelectorAll("[data-entry-words]").forEach(count);
  }

  function list(texts) {
    const all = document.createElement("ul");
    all.className = "errorlist";
    for (const text of texts) {
      const item = document.createElement("li");
      item.textContent = text;
      all.append(item);
    }
    return texts.length ? [all] : [];
  }

  function showErrors(part, texts) {
    const place = parts.get(part).querySelector("[data-entry-errors]");
    if (place) place.replaceChildren(...list(texts));
  }

  // Two people wrote in one part: both texts stand there until somebody decides.
  function ask(conflict, token) {
    const { part } = conflict;
    const place = parts.get(part).querySelector("[data-entry-conflict]");
    undecided.add(part);
    const box = document.createElement("div");
    box.className = "entry-conflict";
    box.setAttribute("role", "alert");
    const head = document.createElement("p");
    head.textContent = fill(words.textConflict, { by: conflict.by || "–", time: conflict.time });
    const theirs = document.createElement("div");
    theirs.className = "entry-conflict__theirs";
    theirs.textContent = conflict.readable || "–";
    const decide = (text, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-secondary button-small";
      button.textContent = text;
      button.addEventListener("click", () => {
        undecided.delete(part);
        base(part).value = token;
        place.replaceChildren();
        act();
      });
      return button;
    };
    const field = textField(part);
    const choices = document.createElement("p");
    choices.className = "entry-actions";
    choices.append(
      decide(words.textMine, () => {
        keep();
        soon(0);
      }),
      decide(words.textTheirs, () => {
        dirty.delete(part);
        if (field) field.value = conflict.theirs;
        keep();
        if (field) form.querySelectorAll("[data-entry-words]").forEach(count);
        else location.reload();
      }),
    );
    box.append(head, theirs, choices);
    place.replaceChildren(box);
  }

  // ---------------------------------------------------------------- words

  function count(place) {
    const field = document.getElementById(place.dataset.entryWords);
    const number = (field.value.match(WORD) || []).length;
    const most = Number(place.dataset.most);
    place.textContent = most
      ? fill(words.textWordsOf, { words: number, most })
      : fill(words.textWords, { words: number });
    place.classList.toggle("entry-words--over", Boolean(most) && number > most);
  }

  // ---------------------------------------------------------------- files

  async function upload(field) {
    const section = field.name.replace("file-", "");
    const place = form.querySelector(`[data-entry-file-errors="${section}"]`);
    const files = [...field.files];
    if (files.some((file) => file.size > Number(words.mostBytes))) {
      place.replaceChildren(...list([words.textTooLarge]));
      field.value = "";
      return;
    }
    const body = bodyOf([]);
    files.forEach((file) => body.append(field.name, file));
    tell("saving", words.textUploading);
    try {
      const answer = await post(body);
      if (answer.isSignedOut) {
        tellSignedOut(answer);
        return;
      }
      place.replaceChildren(...list(answer.errors[field.name] || []));
      show(answer);
      tell("saved", fill(words.textSaved, { time: answer.time }));
      field.value = "";
    } catch {
      // The chosen file stays chosen; the button sends it too.
      tell("offline", words.textOffline);
    }
  }

  // ----------------------------------------------------------------- team

  function addMember() {
    const total = form.elements.namedItem("team-TOTAL_FORMS");
    const most = form.elements.namedItem("team-MAX_NUM_FORMS");
    const number = Number(total.value);
    if (number >= Number(most.value)) return false;
    const html = form
      .querySelector("[data-entry-team-row]")
      .innerHTML.replaceAll("__prefix__", number)
      .replaceAll("__number__", number + 1);
    form.querySelector("[data-entry-team]").insertAdjacentHTML("beforeend", html);
    total.value = number + 1;
    return true;
  }

  // --------------------------------------------------------------- events

  form.addEventListener("input", (event) => {
    const box = event.target.closest("[data-entry-part]");
    if (!box || event.target.type === "file") return;
    dirty.add(box.dataset.entryPart);
    const counter = box.querySelector("[data-entry-words]");
    if (counter) count(counter);
    keep();
    if (line.dataset.state !== "offline") tell("waiting", words.textWaiting);
    soon();
  });
  form.addEventListener("change", (event) => {
    if (event.target.type === "file" && event.target.files.length) upload(event.target);
  });
  window.addEventListener("online", () => soon(0));
  const add = form.querySelector("[data-entry-team-add]");
  add.hidden = false;
  add.addEventListener("click", () => {
    if (addMember()) form.querySelector("[data-entry-team]").lastElementChild.querySelector("input").focus();
  });
  restore();
  takeEarly();
}

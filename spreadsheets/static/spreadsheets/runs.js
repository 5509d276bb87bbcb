// The page of an import: follows the work, and copies the link for a colleague.
// Without this script the page reloads itself and the link can be copied by hand.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 5000;

function follow(section) {
  const bar = section.querySelector("progress");
  const text = section.querySelector("[data-progress-text]");
  const cancel = section.querySelector("[data-progress-cancel]");
  let spoken = "";
  let wait = FIRST_WAIT;

  // Whoever hears the page is told about every tenth, not about every row.
  function show(run) {
    if (run.total) {
      bar.max = run.total;
      bar.value = run.progress;
    } else {
      bar.removeAttribute("value");
    }
    const tenth = run.total ? Math.floor((10 * run.progress) / run.total) : 0;
    const step = `${run.state} ${tenth}`;
    if (step !== spoken) {
      spoken = step;
      text.textContent = run.text;
    }
    if (cancel) cancel.hidden = !["queued", "preparing"].includes(run.state);
  }

  async function ask() {
    try {
      const answer = await fetch(section.dataset.progress, {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const run = await answer.json();
      if (!run.busy) {
        window.location.reload();
        return;
      }
      show(run);
      wait = FIRST_WAIT;
    } catch {
      // The network or the server may be away for a moment.
      wait = Math.min(2 * wait, LONGEST_WAIT);
    }
    window.setTimeout(ask, wait);
  }

  window.setTimeout(ask, wait);
}

function offerCopying(button) {
  const share = button.parentElement;
  const link = share.querySelector("input");
  const copied = share.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      copied.textContent = copied.dataset.copiedText;
    } catch {
      // Selected, so that the keyboard copies it.
    }
  });
}

document.querySelectorAll("[data-progress]").forEach(follow);
document.querySelectorAll("[data-copy]").forEach(offerCopying);
document.querySelectorAll("[data-progress-reload]").forEach(() => {
  window.setTimeout(() => window.location.reload(), LONGEST_WAIT);
});

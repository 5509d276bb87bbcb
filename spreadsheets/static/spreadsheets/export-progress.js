/* Follows an export that is being written; without it the page reloads itself. */
(() => {
  const place = document.querySelector("[data-export-progress]");
  if (!place) return;
  const bar = place.querySelector("progress");
  const text = place.querySelector("[data-export-text]");
  const WAIT = 2000;

  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.exportProgress, {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { state, progress, total, text: words } = await answer.json();
      if (state !== "busy") {
        window.location.reload();
        return;
      }
      bar.max = Math.max(total, 1);
      bar.value = progress;
      if (text.textContent !== words) text.textContent = words;
    } catch {
      // The server restarts, or the line is down: ask again.
    }
    window.setTimeout(ask, WAIT);
  };
  window.setTimeout(ask, WAIT);
})();

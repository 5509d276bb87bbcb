/* Lets a file be dropped anywhere on the field; the plain input does the rest. */
(() => {
  "use strict";

  for (const zone of document.querySelectorAll("[data-import-drop]")) {
    const input = zone.querySelector("input[type=file]");
    const chosen = zone.querySelector("[data-import-chosen]");
    const most = Number(zone.dataset.tooLarge);

    const show = () => {
      const file = input.files[0];
      const large = file && file.size > most;
      chosen.textContent = file ? (large ? zone.dataset.tooLargeText : file.name) : "";
      chosen.classList.toggle("error-message", Boolean(large));
    };
    const over = (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    };

    zone.classList.add("is-ready");
    zone.querySelector("[data-import-drop-hint]").hidden = false;
    zone.addEventListener("dragenter", over);
    zone.addEventListener("dragover", over);
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
    });
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        show();
      }
    });
    input.addEventListener("change", show);
  }
})();

/* Lets files be dropped on the field and names those that were chosen. */
(() => {
  "use strict";

  for (const zone of document.querySelectorAll("[data-news-drop]")) {
    const input = zone.querySelector("input[type=file]");
    const chosen = zone.querySelector("[data-news-drop-chosen]");

    const show = () => {
      chosen.replaceChildren(
        ...Array.from(input.files, (file) => {
          const item = document.createElement("li");
          item.textContent = file.name;
          return item;
        }),
      );
    };
    const over = (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    };

    zone.querySelector("[data-news-drop-hint]").hidden = false;
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

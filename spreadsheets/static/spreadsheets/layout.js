/* Points at the row of the headings in the sample, and shows at once what it says. */
(() => {
  "use strict";

  function cells(row) {
    return Array.from(row.querySelectorAll("td"), (cell) => cell.textContent.trim());
  }

  function letters(sample) {
    const heads = Array.from(sample.querySelectorAll("thead th"));
    return heads.slice(1).map((head) => head.textContent.trim());
  }

  function headings(sample, first, last) {
    const found = new Map();
    const columns = letters(sample);
    for (const row of sample.querySelectorAll("tbody tr")) {
      const number = Number(row.dataset.row);
      if (number < first || number > last) continue;
      cells(row).forEach((text, index) => {
        if (!text) return;
        const before = found.get(columns[index]);
        found.set(columns[index], before ? `${before} – ${text}` : text);
      });
    }
    return found;
  }

  function mark(sheet, sample, inputs, named) {
    const first = Number(inputs[0].value);
    const last = Number(inputs[1].value);
    for (const row of sample.querySelectorAll("tbody tr")) {
      const number = Number(row.dataset.row);
      const chosen = number >= first && number <= last;
      row.classList.toggle("is-header", chosen);
      row.querySelector("button")?.setAttribute("aria-pressed", String(chosen));
    }
    if (!named) return;
    const texts = headings(sample, first, last);
    for (const column of sheet.querySelectorAll("[data-layout-column]")) {
      const text = texts.get(column.dataset.layoutColumn);
      if (text) column.querySelector("[data-layout-heading]").textContent = text;
    }
  }

  function setUp(sheet) {
    const sample = sheet.querySelector("[data-layout-sample]");
    const inputs = Array.from(sheet.querySelectorAll("[data-layout-header] input"));
    if (sample && inputs.length === 2) {
      for (const row of sample.querySelectorAll("tbody tr")) {
        const head = row.querySelector("th");
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = row.dataset.row;
        const label = sample.dataset.choose.replace("__number__", row.dataset.row);
        button.setAttribute("aria-label", label);
        button.title = label;
        button.addEventListener("click", () => {
          inputs[0].value = row.dataset.row;
          inputs[1].value = row.dataset.row;
          mark(sheet, sample, inputs, true);
        });
        head.replaceChildren(button);
      }
      for (const input of inputs) {
        input.addEventListener("input", () => mark(sheet, sample, inputs, true));
      }
      mark(sheet, sample, inputs, false);
    }
    for (const select of sheet.querySelectorAll("[data-layout-column] select")) {
      select.addEventListener("change", () => {
        select.closest("li").classList.toggle("is-unused", !select.value);
      });
    }
  }

  document.querySelectorAll("[data-layout-sheet]").forEach(setUp);
})();

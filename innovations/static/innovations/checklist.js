// Searching in a long list of boxes, and how many of them are ticked.
const matches = (item, words) => {
  const text = item.textContent.toLowerCase();
  return words.every((word) => text.includes(word));
};

const follow = (list) => {
  const tools = list.querySelector("[data-checklist-tools]");
  const search = list.querySelector("[data-checklist-search]");
  const count = list.querySelector("[data-checklist-count]");
  const items = [...list.querySelectorAll("[data-checklist-item]")];
  if (items.length < 10) return;

  const update = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    let chosen = 0;
    for (const item of items) {
      const ticked = item.querySelector("input").checked;
      item.hidden = !ticked && !matches(item, words);
      shown += item.hidden ? 0 : 1;
      chosen += ticked ? 1 : 0;
    }
    count.textContent = count.dataset.checklistText
      .replace("{chosen}", chosen)
      .replace("{shown}", shown);
  };

  search.addEventListener("input", update);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  list.addEventListener("change", update);
  tools.hidden = false;
  update();
};

document.querySelectorAll("[data-checklist]").forEach(follow);

/* Offers earlier speakers in the fields for names, and fills in the post of one that
   was chosen, unless a post is there already. */
(() => {
  "use strict";

  const NAME = /^(?:(speakers-\d+-)name|(body-\d+-value-)speaker)$/;
  const known = document.getElementById("news-known-speakers");
  if (!known || !known.options.length) return;

  document.addEventListener("focusin", (event) => {
    if (NAME.test(event.target.name || "")) event.target.setAttribute("list", known.id);
  });
  document.addEventListener("change", (event) => {
    const found = NAME.exec(event.target.name || "");
    if (!found) return;
    const chosen = [...known.options].find((one) => one.value === event.target.value);
    const post = event.target.form.elements.namedItem(`${found[1] || found[2]}post`);
    if (!chosen || !post || post.value) return;
    post.value = chosen.label === chosen.value ? "" : chosen.label;
    post.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();

/* Names what Wagtail leaves without a label: rich-text editors and the field of tags. */
(() => {
  "use strict";

  const NAMELESS =
    ":is(.public-DraftEditor-content, .tagit-new input):not([aria-labelledby])";

  const labelOf = (control) => {
    const label = control
      .closest(".w-field__wrapper")
      ?.querySelector("label.w-field__label");
    if (!label) {
      return control.closest("section[aria-labelledby]")?.getAttribute("aria-labelledby");
    }
    label.id ||= `${label.htmlFor}-name`;
    return label.id;
  };

  const name = () => {
    for (const control of document.querySelectorAll(NAMELESS)) {
      const label = labelOf(control);
      if (label) control.setAttribute("aria-labelledby", label);
    }
  };

  new MutationObserver(name).observe(document, { childList: true, subtree: true });
})();

"use strict";
/* A long list of boxes gains a field that narrows it: <div data-pick> with input[data-pick-words].
   What is ticked stays in sight; each box says in data-words what it is found by. */
(function () {
  function start(pick) {
    const field = pick.querySelector("[data-pick-words]");
    const none = pick.querySelector("[data-pick-none]");
    if (!field || pick.dataset.started) return;
    pick.dataset.started = "yes";
    field.closest("[data-pick-search]").hidden = false;
    const rows = [...pick.querySelectorAll("label[data-pick-row]")];
    const groups = [...pick.querySelectorAll("[data-pick-group]")];
    function narrow() {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row) => {
        const box = row.querySelector("input");
        const text = `${box.dataset.words || ""} ${row.textContent}`.toLowerCase();
        const fits = words.every((word) => text.includes(word));
        row.hidden = !(fits || box.checked);
        if (fits) shown += 1;
      });
      groups.forEach((group) => {
        group.hidden = !group.querySelector("label[data-pick-row]:not([hidden])");
      });
      none.hidden = shown > 0;
    }
    field.addEventListener("input", narrow);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
  const all = (root) => root.querySelectorAll("[data-pick]").forEach(start);
  document.addEventListener("DOMContentLoaded", () => all(document));
  document.addEventListener("htmx:load", (event) => all(event.detail.elt));
})();

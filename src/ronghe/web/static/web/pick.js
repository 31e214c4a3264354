"use strict";
/* A field that asks the server for other rows (data-pick-server) needs no button beside it, and
   Enter in it does not send the form. A long list of boxes gains a field that narrows it: <div data-pick> with input[data-pick-words].
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
  function askServer(root) {
    root.querySelectorAll("[data-pick-find]").forEach((button) => { button.hidden = true; });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-pick-server] [data-pick-words]")) {
      event.preventDefault();
    }
  });
  /* Without a script a form that is sent with new words is drawn again; here it is just sent. */
  document.addEventListener("submit", (event) => {
    event.target.querySelectorAll("[data-pick-server]").forEach((pick) => {
      pick.querySelector("[data-pick-found]").value = pick.querySelector("[data-pick-words]").value;
    });
  });
  /* What was ticked while the server answered must not be lost: ask again, with it. */
  const ticked = (pick) => [...pick.querySelectorAll("input:checked")].map((b) => b.value).join();
  const asking = (event) => event.detail.elt.closest("[data-pick-server]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    const pick = asking(event);
    if (pick) pick.dataset.ticked = ticked(pick);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const field = event.detail.requestConfig.elt;
    const pick = field.closest("[data-pick-server]");
    if (!pick || pick.dataset.ticked === ticked(pick)) return;
    event.detail.shouldSwap = false;
    window.htmx.trigger(field, "pick:again");
  });
  document.addEventListener("DOMContentLoaded", () => { all(document); askServer(document); });
  document.addEventListener("htmx:load", (event) => all(event.detail.elt));
})();

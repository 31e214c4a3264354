"use strict";
/* What the pages gain where a script runs; every one of them works without it. */
(function () {
  const each = (root, selector, act) => {
    if (root.matches && root.matches(selector)) act(root);
    root.querySelectorAll(selector).forEach(act);
  };

  function announce(text) {
    const announcer = document.getElementById("announcer");
    if (!announcer || !text) return;
    announcer.textContent = "";
    window.setTimeout(() => { announcer.textContent = text; }, 60);
  }

  function toast(text) {
    const place = document.getElementById("toasts");
    if (!place || !text) return;
    const box = document.createElement("div");
    box.className = "toast";
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = document.body.dataset.close;
    close.addEventListener("click", () => box.remove());
    box.append(words, close);
    place.replaceChildren(box);
    window.setTimeout(() => { if (!box.matches(":hover, :focus-within")) box.remove(); }, 8000);
  }

  /* Menus close on Escape and on a click beside them. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  /* A link with data-opens="id" opens that dialog instead of its confirmation page. */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const closer = event.target.closest("[data-closes]");
    if (closer && closer.closest("dialog")) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
  });

  /* A form is sent once. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !form.closest("[hx-post], [hx-put], [hx-delete]")) {
      form.dataset.sent = "yes";
      window.setTimeout(() => { delete form.dataset.sent; }, 4000);
    }
  });

  /* Fields one at a time: <form data-stepper> with <fieldset data-step>. */
  function startStepper(form) {
    const steps = [...form.querySelectorAll("[data-step]")];
    if (steps.length < 2 || form.dataset.started) return;
    form.dataset.started = "yes";
    const bar = form.querySelector("progress");
    const words = form.querySelector("[data-step-words]");
    const back = form.querySelector("[data-step-back]");
    const next = form.querySelector("[data-step-next]");
    const end = form.querySelector("[data-step-end]");
    const invalid = steps.findIndex((step) => step.querySelector("[aria-invalid=true]"));
    const resumed = Math.min(Number(form.dataset.stepStart || 0), steps.length - 1);
    let at = invalid < 0 ? resumed : invalid;
    function show(focus) {
      steps.forEach((step, index) => { step.hidden = index !== at; });
      back.hidden = at === 0;
      next.hidden = at === steps.length - 1;
      end.hidden = at !== steps.length - 1;
      bar.max = steps.length;
      bar.value = at + 1;
      words.textContent = words.dataset.stepWords
        .replace("{n}", String(at + 1)).replace("{total}", String(steps.length));
      if (focus) {
        const first = steps[at].querySelector("input, select, textarea");
        if (first) first.focus();
        announce(words.textContent);
      }
    }
    const whole = () => [...steps[at].querySelectorAll("input, select, textarea")]
      .every((field) => field.reportValidity());
    back.addEventListener("click", () => { at -= 1; show(true); });
    next.addEventListener("click", () => { if (whole()) { at += 1; show(true); } });
    form.addEventListener("click", (event) => { // from the error summary to a step that is hidden
      const link = event.target.closest(".error-summary a[href^='#']");
      const target = link && document.getElementById(link.hash.slice(1));
      const wanted = target ? steps.findIndex((step) => step.contains(target)) : -1;
      if (wanted < 0) return;
      event.preventDefault();
      at = wanted;
      show(true);
    });
    form.addEventListener("keydown", (event) => {
      const moves = event.key === "Enter" && event.target.matches("input") && !next.hidden;
      if (moves) { event.preventDefault(); next.click(); }
    });
    form.querySelector("[data-step-progress]").hidden = false;
    show(false);
  }

  function start(root) {
    each(root, "form[data-stepper]", startStepper);
    each(root, "[data-chart-table]", (details) => { details.open = false; });
    each(root, ".error-summary[data-new]", (summary) => {
      summary.removeAttribute("data-new");
      if (summary.closest("form[method=post]")) summary.focus();
    });
    each(root, "[data-print]", (button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
    each(root, "[data-copies]", (button) => {
      const field = document.getElementById(button.dataset.copies);
      if (!field || !navigator.clipboard) return;
      button.hidden = false;
      button.addEventListener("click", () => {
        navigator.clipboard.writeText(field.value).then(() => toast(button.dataset.copied));
      });
    });
  }

  /* htmx: say what was swapped, keep the focus, tell when the line is down. */
  document.addEventListener("htmx:load", (event) => {
    const swapped = event.detail.elt;
    start(swapped);
    if (swapped === document.body) return;
    const said = swapped.dataset.announce ? swapped : swapped.querySelector("[data-announce]");
    announce(said && said.dataset.announce);
  });
  document.addEventListener("htmx:sendError", () => toast(document.body.dataset.failed));
  document.addEventListener("htmx:responseError", (event) => {
    const body = document.body.dataset;
    toast(event.detail.xhr.status < 500 ? body.refused : body.failed);
  });
  document.addEventListener("ronghe:announce", (event) => announce(event.detail.value));
  document.addEventListener("ronghe:toast", (event) => toast(event.detail.value));

  /* Scripts are deferred: the document is there. */
  start(document);
})();

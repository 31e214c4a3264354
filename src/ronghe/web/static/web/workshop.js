"use strict";
/* The live board of a workshop. It is asked for every two seconds with the revision that stands
   here; what comes back is put in card by card, so that a card that did not change keeps its place,
   its focus and whatever is open in it. What is being typed stands outside the board. */
(function () {
  const board = document.getElementById("board");
  if (!board) return;
  const line = document.getElementById("board-line");
  const editor = document.getElementById("card-editor");
  const dialog = document.getElementById("card-dialog");
  let etag = board.dataset.etag;
  let dragged = null;
  let isDown = false;
  let typed = false;

  function say(text) {
    line.textContent = text;
  }

  /* Reuse the cards that say the same; they are moved, not made anew. */
  function keepCards(fresh) {
    fresh.querySelectorAll("[data-card]").forEach((card) => {
      const old = document.getElementById(card.id);
      if (old && old.dataset.mark === card.dataset.mark) card.replaceWith(old);
      else if (!old) card.dataset.new = "yes";
    });
  }

  function refreshProcesses(fresh) {
    const select = document.getElementById("new-process");
    if (!select) return;
    const chosen = select.value;
    const options = [...fresh.querySelectorAll("[data-process]")].map((column) =>
      new Option(column.dataset.title, column.dataset.process));
    options.push(new Option(select.dataset.parked, ""));
    select.replaceChildren(...options);
    if (options.some((option) => option.value === chosen)) select.value = chosen;
  }

  function put(text) {
    const parsed = new DOMParser().parseFromString(text, "text/html");
    const fresh = parsed.getElementById("board-content");
    if (!fresh) { window.location.reload(); return; } // signed out, or the workshop is over
    const old = document.getElementById("board-content");
    if (fresh.dataset.state !== old.dataset.state) { window.location.reload(); return; }
    const focused = board.contains(document.activeElement) ? document.activeElement.id : "";
    const list = old.querySelector(".board");
    const left = list ? list.scrollLeft : 0;
    document.adoptNode(fresh);
    keepCards(fresh);
    old.replaceWith(fresh);
    window.htmx.process(fresh);
    const renewed = fresh.querySelector(".board");
    if (renewed) renewed.scrollLeft = left;
    refreshProcesses(fresh);
    refocus(focused);
    warnEditor();
  }

  /* The button that was pressed may be gone at the edge of the board: then its card has the focus. */
  function refocus(id) {
    if (!id || document.activeElement.id === id) return;
    const there = document.getElementById(id)
      || document.getElementById(id.replace(/-[a-z]+$/, "-open"));
    if (there) there.focus({ preventScroll: false });
  }

  /* Somebody changed the card that is open here: say so; saving shows both texts. */
  function warnEditor() {
    const panel = editor.querySelector("[data-card-panel]");
    if (!panel || !dialog.open || panel.dataset.warned) return;
    const card = document.getElementById("card-" + panel.dataset.cardPanel);
    if (card && Number(card.dataset.textVersion) > Number(panel.dataset.textVersion)) {
      panel.dataset.warned = "yes";
      say(line.dataset.changed);
    }
  }

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt === board) event.detail.headers["If-None-Match"] = etag;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt === board && (document.hidden || dragged)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (target !== board) return;
    event.detail.shouldSwap = false;
    if (isDown) { isDown = false; say(line.dataset.back); }
    if (xhr.status !== 200) return;
    etag = xhr.getResponseHeader("ETag") || etag;
    put(xhr.responseText);
  });
  board.addEventListener("htmx:sendError", (event) => {
    if (event.detail.elt !== board) return; // a change that was lost is told by a toast
    event.stopPropagation();
    if (!isDown) { isDown = true; say(line.dataset.lost); }
  });

  function look() {
    window.htmx.trigger(board, "board:look");
  }

  const add = document.getElementById("add-card");
  if (add) {
    add.addEventListener("htmx:afterRequest", (event) => {
      if (!event.detail.successful) return;
      const title = document.getElementById("new-title");
      const refused = (event.detail.xhr.getResponseHeader("HX-Trigger") || "").includes("toast");
      if (!refused) title.value = "";
      title.focus();
    });
  }

  /* The panel of one card */
  editor.addEventListener("htmx:afterSwap", () => {
    typed = false;
    if (!dialog.open) dialog.showModal();
    const both = document.getElementById("both-texts");
    if (both) { both.focus(); typed = true; }
  });
  editor.addEventListener("input", () => { typed = true; });
  dialog.addEventListener("cancel", (event) => {
    if (!typed) return; // what was typed is not thrown away by one key
    event.preventDefault();
    editor.querySelector("[data-closes]").focus();
  });
  dialog.addEventListener("close", () => { typed = false; });
  document.addEventListener("board:saved", () => { dialog.close(); look(); });

  /* The mouse: a card is dropped before the one it is held over, or at the end of a process. */
  board.addEventListener("dragstart", (event) => {
    const card = event.target.closest && event.target.closest("[data-card][draggable=true]");
    if (!card) return;
    dragged = card;
    card.dataset.dragging = "yes";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.card);
  });
  function clear() {
    if (dragged) delete dragged.dataset.dragging;
    board.querySelectorAll("[data-over]").forEach((column) => { delete column.dataset.over; });
    dragged = null;
  }
  board.addEventListener("dragend", clear);
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest("[data-process]");
    if (!dragged || !column) return;
    event.preventDefault();
    board.querySelectorAll("[data-over]").forEach((one) => {
      if (one !== column) delete one.dataset.over;
    });
    column.dataset.over = "yes";
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest("[data-process]");
    if (!dragged || !column) return;
    event.preventDefault();
    const card = dragged;
    const others = [...column.querySelectorAll("[data-card]")].filter((one) => one !== card);
    const before = others.findIndex((one) => {
      const box = one.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    clear();
    window.htmx.ajax("POST", document.getElementById("board-form").action, {
      target: board,
      swap: "none",
      values: {
        drop: card.dataset.card,
        version: card.dataset.version,
        process: column.dataset.process,
        index: before < 0 ? others.length : before,
      },
    });
  });
})();

"use strict";
/* Fields in a table with data-grid: with Ctrl held (Alt on a Mac's keyboard works as well) the arrow
   keys go to the field beside, above or below; Home and End to the first and last of the row. Alone
   the arrows keep what they do in a field. Without this script Tab goes through the fields. */
(function () {
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function rowsOf(table) {
    return Array.from(table.tBodies[0].rows, (row) =>
      Array.from(row.querySelectorAll("select, input, textarea")));
  }

  function target(rows, field, key) {
    const at = rows.findIndex((row) => row.includes(field));
    const place = at < 0 ? -1 : rows[at].indexOf(field);
    if (place < 0) return null;
    if (key === "Home") return rows[at][0];
    if (key === "End") return rows[at][rows[at].length - 1];
    const [down, right] = STEPS[key];
    const row = rows[at + down];
    return row ? row[place + right] : null;
  }

  document.querySelectorAll("table[data-grid]").forEach((table) => {
    table.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.altKey) || event.shiftKey || event.metaKey) return;
      if (!(event.key in STEPS) && event.key !== "Home" && event.key !== "End") return;
      const next = target(rowsOf(table), event.target, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  });
})();

"use strict";
/* Draws the charts of a page. The specification stands in the page as data (application/json, never
   run); colours are the page's own tokens, so light, dark and print follow by themselves. */
(function () {
  const FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei UI",'
    + ' "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif';
  let library = null;

  function loadLibrary() {
    if (!library) {
      library = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = document.querySelector("meta[name=chart-library]").content;
        script.onload = () => resolve(window.vegaEmbed.default || window.vegaEmbed);
        script.onerror = reject;
        document.head.append(script);
      });
    }
    return library;
  }

  /* The look that every chart shares; a chart's own specification says only what it shows. */
  function look() {
    const text = { labelColor: "var(--muted)", titleColor: "var(--muted)", labelFontSize: 13,
      titleFontSize: 13, titleFontWeight: "normal", labelFont: FONT, titleFont: FONT };
    return {
      background: "transparent",
      font: FONT,
      view: { stroke: null },
      axis: { ...text, gridColor: "var(--line)", domainColor: "var(--line-strong)",
        tickColor: "var(--line-strong)", labelPadding: 6, titlePadding: 10 },
      axisY: { domain: false, ticks: false },
      axisX: { grid: false, labelFlush: true, labelOverlap: "greedy", labelSeparation: 14 },
      legend: { ...text, labelColor: "var(--ink)", orient: "top", symbolStrokeWidth: 2, title: null },
      header: { ...text, labelColor: "var(--ink)" },
      mark: { color: "var(--chart-1)" },
      text: { color: "var(--ink)", fontSize: 13, font: FONT },
      rule: { color: "var(--line-strong)" },
      bar: { color: "var(--chart-1)" },
      line: { strokeWidth: 2.5, color: "var(--chart-1)" },
      point: { filled: true, size: 60, color: "var(--chart-1)", opacity: 1 },
      range: { category: [1, 2, 3, 4, 5, 6].map((n) => "var(--chart-" + n + ")") },
    };
  }

  /* Labels in Vega are cut, never wrapped: a narrow chart gets fewer ticks and its legend in rows. */
  function fitted(spec, width) {
    const narrow = width < 480;
    const config = { ...look(), ...(spec.config || {}) };
    config.axisY = { ...config.axisY, labelLimit: Math.max(80, Math.min(240, width * 0.36)) };
    config.axisX = { ...config.axisX, tickCount: narrow ? 4 : 8 };
    config.legend = { ...config.legend, columns: narrow ? 1 : 4 };
    return { ...spec, width: "container", autosize: { type: "fit-x", contains: "padding" }, config };
  }

  function draw(figure) {
    const host = figure.querySelector(".chart-drawing");
    const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const label = figure.querySelector(".chart-title").textContent;
    return loadLibrary()
      .then((embed) => embed(host, fitted(spec, host.clientWidth), {
        ast: true, renderer: "svg", actions: false, defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
      }))
      .then((result) => {
        const drawing = host.querySelector("svg");
        drawing.setAttribute("role", "img");
        drawing.setAttribute("aria-label", label);
        drawing.removeAttribute("aria-roledescription");
        figure.dataset.drawn = "yes";
        figure.vegaView = result.view;
        const svg = figure.querySelector("[data-download=svg]");
        if (svg) svg.hidden = false;
      })
      .catch(() => {
        host.hidden = true;
        const table = figure.querySelector("details");
        if (table) table.open = true;
      });
  }

  /* A saved drawing stands by itself: tokens become the light theme's colours. */
  function standalone(svg) {
    const probe = document.createElement("span");
    probe.dataset.theme = "light";
    probe.hidden = true;
    document.body.append(probe);
    const style = getComputedStyle(probe);
    const plain = svg.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
    probe.remove();
    return plain;
  }

  function save(name, type, content) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function cell(text) {
    const plain = text.trim().replace(/\s+/g, " ");
    return /[",\n]/.test(plain) ? '"' + plain.replace(/"/g, '""') + '"' : plain;
  }

  /* The table under the chart, as a file that spreadsheets read (with the mark for UTF-8). */
  function tableAsCsv(figure) {
    const rows = [...figure.querySelectorAll("table tr")].map((row) =>
      [...row.cells].map((one) => cell(one.dataset.value || one.textContent)).join(","));
    return "\ufeff" + rows.join("\r\n") + "\r\n";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-download]");
    if (!button) return;
    const figure = button.closest("[data-chart]");
    const name = figure.id || "chart";
    if (button.dataset.download === "csv") {
      save(name + ".csv", "text/csv;charset=utf-8", tableAsCsv(figure));
    } else if (figure.vegaView) {
      figure.vegaView.toSVG().then((svg) => save(name + ".svg", "image/svg+xml", standalone(svg)));
    }
  });

  const watcher = "IntersectionObserver" in window && new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
      watcher.unobserve(entry.target);
      draw(entry.target);
    });
  }, { rootMargin: "400px" });

  function start(root) {
    const charts = [...root.querySelectorAll("[data-chart]:not([data-watched])")];
    if (root.matches && root.matches("[data-chart]:not([data-watched])")) charts.push(root);
    charts.forEach((figure) => {
      figure.dataset.watched = "yes";
      figure.querySelectorAll("[data-download=csv]").forEach((button) => { button.hidden = false; });
      if (watcher) watcher.observe(figure); else draw(figure);
    });
  }

  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("[data-chart]:not([data-drawn])").forEach(draw);
  });
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
  start(document);
})();

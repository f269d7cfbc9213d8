/* Tables: their controls wake at the first touch; until then nothing is loaded. */
(() => {
  "use strict";
  const here = document.currentScript.src;
  const FILES = [
    "vendor/datatables/dataTables.min.js", "table-rows.js", "table-file.js",
    "table-view.js", "../data/tables/words.js",
  ];
  const tables = window.reqportalTables = {};

  const load = (file) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(file, here).href + new URL(here).search;
    script.async = false; // in this order
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  /* Wide tables of hand-written pages, which the theme wraps, scroll by keys, too. */
  addEventListener("load", () => {
    for (const held of document.querySelectorAll(".md-typeset__scrollwrap")) {
      held.tabIndex = 0;
    }
  });

  let loaded;
  const views = new WeakMap();

  /* The view of a table, made once. */
  const wake = (tools) => {
    if (!views.has(tools)) {
      loaded ??= Promise.all(FILES.map(load));
      views.set(tools, loaded.then(() => tables.view(tools)));
    }
    return views.get(tools);
  };

  const toolsOf = (table) => {
    const held = table.closest(".rp-scroll") ?? table;
    const tools = held.previousElementSibling;
    return tools?.matches(".rp-tools") ? tools : null;
  };

  addEventListener("focusin", ({ target }) => {
    if (target.matches?.(".rp-tools > input")) wake(target.parentElement);
  });
  addEventListener("click", (event) => {
    const { target } = event;
    const control = target.closest?.(".rp-tools > button, .rp-tools__get > button, a[download]");
    const tools = control?.closest(".rp-tools");
    if (tools) {
      if (control.matches("a") && !views.has(tools)) return; // a file beside the page
      event.preventDefault();
      wake(tools).then((view) => view.press(control));
      return;
    }
    const cell = target.closest?.(".rp-table > thead th");
    const above = cell && toolsOf(cell.closest("table"));
    if (!above || views.has(above)) return;
    const number = cell.cellIndex + 1;
    wake(above).then((view) => view.sort(number));
  });

  /* A link to a view of a table restores it. */
  const restore = () => {
    const asked = [...new URLSearchParams(location.search).keys()];
    for (const tools of document.querySelectorAll(".rp-tools"))
      if (asked.some((key) => key.startsWith(`${tools.dataset.name}.`))) wake(tools);
  };
  if (window.document$) document$.subscribe(restore);
  else if (document.readyState === "loading")
    addEventListener("DOMContentLoaded", restore);
  else restore();
})();

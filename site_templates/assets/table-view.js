/* A table that sorts, filters and hides columns: DataTables over the rows that
   table-rows.js gives, its whole state in the address. */
(() => {
  "use strict";
  const tables = reqportalTables;
  const PAGE = 50, STEP = 100, SEVERAL = /、|, /;
  const collator = new Intl.Collator(document.documentElement.lang.startsWith("en") ? "en" : "zh-CN", { numeric: true });
  const say = (key, filling = {}) => (tables.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) =>
    typeof filling[name] === "number" ? filling[name].toLocaleString("en") : filling[name]);
  const make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes))
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== false) made.setAttribute(key, value === true ? "" : value);
    made.append(...children);
    return made;
  };

  /* Blanks come last, whichever way. */
  const compare = (a, b) => a.n - b.n || a.rank - b.rank;
  const either = (a, b, way) => {
    if (a.n === null || b.n === null) return (a.n === null) - (b.n === null);
    return way * compare(a, b);
  };
  DataTable.type("rp", "order", { asc: (a, b) => either(a, b, 1), desc: (a, b) => either(a, b, -1) });

  /* Words get their rank when a column is first sorted by. */
  const rank = (rows, at) => {
    const words = [...new Set(rows.map((row) => row.keys[at].s))].sort(collator.compare);
    const place = new Map(words.map((word, number) => [word, number]));
    for (const { keys } of rows) keys[at].rank = place.get(keys[at].s);
  };

  /* Every column, small print included, where its value is and whether it filters. */
  const flat = (columns) => columns.flatMap(({ label, facet, also }, at) => [
    { label, facet, at }, ...also.map((one) => ({ ...one, at: null })),
  ]).map((one, place) => ({ ...one, place }));

  const valuesOf = ({ facet, place }, { values }) => {
    const said = String(values[place] ?? "");
    if (facet === "band") return [/^P\d/.exec(said)?.[0] ?? said];
    return facet === "who" ? said.split(SEVERAL) : [said];
  };

  const status = (tools) => {
    const found = tools.querySelector("[role=status]");
    if (!found) tools.querySelector(".rp-tools__get").before(make("span", { role: "status" }));
    return found ?? tools.querySelector("[role=status]");
  };

  class View {
    constructor(tools, table, line, { columns, rows }) {
      Object.assign(this, { tools, table, line, columns, rows });
      this.name = tools.dataset.name;
      this.flat = flat(columns);
      this.offset = columns[0].isGroup ? 1 : 0;
      this.ranked = new Set();
      this.words = [];
      this.chosen = new Map(); // facet → set of values
      this.first = Math.max(PAGE, [...table.querySelectorAll("tbody > tr")].length);
      this.length = this.first;
      this.status = status(tools);
      this.input = tools.querySelector("input");
      this.button = tools.querySelector(":scope > button");
      this.facets = this.flat.filter((one) => one.facet).map((one) => this.facet(one))
        .filter(({ values }) => values.length > 1);
      this.hidden = new Set(columns.flatMap((column, at) => column.isOff ? [at] : []));
      this.off = new Set(this.hidden);
      this.begin();
      this.read();
      this.isReady = true;
      this.show();
    }

    facet(one) {
      const counts = new Map(), keys = new Map();
      for (const row of this.rows)
        for (const value of valuesOf(one, row)) {
          counts.set(value, (counts.get(value) ?? 0) + 1);
          if (one.at !== null) keys.set(value, row.keys[one.at].n ?? Infinity);
        }
      const values = [...counts.keys()].sort((a, b) =>
        (a === "") - (b === "") || (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || collator.compare(a, b));
      return { ...one, values, counts };
    }

    /* DataTables takes over the table as it stands. */
    begin() {
      const { table, columns, rows } = this;
      const head = table.tHead.rows[0];
      if (this.offset) head.prepend(make("th", { scope: "col" }, columns[0].label));
      const cells = rows.length ? this.cellsOf(rows[0]) : [];
      for (const cell of head.cells) cell.classList.remove("rp-off");
      for (const body of [...table.tBodies].slice(1)) body.remove();
      this.grid = new DataTable(table, {
        data: rows,
        columns: columns.map((_, at) => ({
          type: "rp", searchable: false, visible: !this.hidden.has(at) && !columns[at].isGroup,
          orderSequence: ["asc", "desc", ""],
          cellType: cells[at - this.offset]?.tagName === "TH" ? "th" : "td",
            data: (row, type) => type === "sort" ? this.key(row, at) : "",
        })),
        autoWidth: false, deferRender: true, order: [], pageLength: this.length,
        layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
        language: { aria: { orderable: "", orderableReverse: "", orderableRemove: "" }, emptyTable: say("none"), zeroRecords: say("none") },
        createdRow: (row, data, _, made) => this.fill(row, data, made),
        drawCallback: () => { if (this.isReady) this.drawn(); },
      });
      table.closest(".dt-container")?.classList.add("rp-grid-view");
      // DataTables locks delegateTarget of its events, which Material would set
      table.tHead.addEventListener("click", (event) => event.stopPropagation());
      this.grid.search.fixed("rp", (_, row) => this.fits(row));
      this.below = make("p", { class: "rp-rest" });
      (this.line ?? table.closest(".rp-scroll") ?? table.closest(".dt-container") ?? table).after(this.below);
      this.line?.remove();
      this.input?.addEventListener("input", () => { this.typed(); });
      addEventListener("hashchange", () => this.seek());
    }

    key(row, at) {
      if (!this.ranked.has(at)) rank(this.rows, at);
      this.ranked.add(at);
      return row.keys[at];
    }

    cellsOf(row) {
      const made = document.createElement("template");
      made.innerHTML = row.html;
      return [...made.content.firstElementChild.cells];
    }

    /* The row as it was printed. */
    fill(row, data, made) {
      const printed = document.createElement("template");
      printed.innerHTML = data.html;
      const from = printed.content.firstElementChild;
      for (const { name, value } of from.attributes) row.setAttribute(name, value);
      if (this.offset) made[0].textContent = data.values[0];
      [...from.cells].forEach((cell, number) => {
        const to = made[number + this.offset];
        for (const { name, value } of cell.attributes) to.setAttribute(name, value);
        to.classList.remove("rp-off");
        to.replaceChildren(...cell.childNodes);
      });
    }

    get sorting() { return this.grid.order().filter(([, way]) => way); }
    get isFiltered() { return Boolean(this.words.length || this.chosen.size); }

    /* After each draw, whoever asked for it. */
    drawn() {
      this.table.classList.toggle("is-sorted", this.sorting.length > 0);
      if (this.offset) this.grid.column(0).visible(this.sorting.length > 0, false);
      this.heads();
      this.after();
      this.write();
    }

    /* Groups keep their heads until the table is sorted. */
    heads() {
      if (!this.offset || this.sorting.length) return;
      const body = this.table.tBodies[0];
      for (const old of body.querySelectorAll(":scope > .rp-group")) old.remove();
      let last = null;
      this.grid.rows({ page: "current" }).every((index) => {
        const row = this.grid.row(index), { group } = row.data();
        if (group === last || !group) return;
        last = group;
        const printed = document.createElement("template");
        printed.innerHTML = group.html;
        const head = printed.content.firstElementChild;
        head.classList.add("rp-group");
        if (group.id) head.id = group.id;
        head.firstElementChild.colSpan = this.grid.columns(":visible").count();
        row.node().before(head);
      });
    }

    fits(row) {
      return this.words.every((word) => row.find.includes(word)) && this.facets.every((facet) => {
        const wanted = this.chosen.get(facet.facet);
        return !wanted || valuesOf(facet, row).some((value) => wanted.has(value));
      });
    }

    typed() {
      const words = this.input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
      if (words.join(" ") === this.words.join(" ")) return;
      this.words = words;
      this.changed();
    }

    changed() {
      this.length = this.first;
      this.show();
    }

    /* Draw what the state says. */
    show() {
      this.grid.page.len(this.length);
      this.grid.draw();
    }

    after() {
      const total = this.rows.length;
      const found = this.grid.rows({ search: "applied" }).count();
      const shown = this.length < 0 ? found : Math.min(found, this.length);
      this.tell(found, total);
      this.below.replaceChildren();
      if (shown < found) this.below.append(
        make("span", {}, say("part", { shown, total: found })),
        make("button", { type: "button", onclick: () => this.more(this.length + STEP) }, say("more")),
        make("button", { type: "button", onclick: () => this.more(-1) }, say("whole", { total: found })));
      const foot = this.table.tFoot;
      if (foot) foot.hidden = this.isFiltered;
      if (this.panel) this.marks();
    }

    more(length) {
      this.length = length;
      this.grid.page.len(length);
      this.grid.draw(false);
    }

    /* A link to a row that is not drawn: draw as far as it. */
    seek() {
      const id = decodeURIComponent(location.hash.slice(1));
      if (!id || !this.table.isConnected || document.getElementById(id)) return;
      const begins = (row) => row.html.slice(0, row.html.indexOf(">")).includes(` id="${id}"`);
      if (!this.rows.some(begins)) return;
      const drawn = () => this.grid.rows({ search: "applied", order: "applied" }).data().toArray().findIndex(begins);
      if (drawn() < 0) this.reset();
      this.more(Math.max(this.length, drawn() + 1));
      document.getElementById(id)?.scrollIntoView();
    }

    /* The line that says what is shown and why. */
    tell(shown, total) {
      const filters = [];
      if (this.words.length) filters.push(say("words", { words: this.input.value.trim() }));
      for (const { facet, label } of this.facets) if (this.chosen.has(facet)) {
        const values = [...this.chosen.get(facet)].map((value) => value || say("blank"));
        filters.push(say("is", { what: label, values: values.join(say("or")) }));
      }
      const asides = [];
      const sorting = this.sorting.map(([at, way]) => `${this.columns[at].label} ${way === "asc" ? "↑" : "↓"}`);
      if (sorting.length) asides.push(say("sorted", { columns: sorting.join(say("list")) }));
      const hidden = [...this.hidden].filter((at) => !this.off.has(at));
      if (hidden.length)
        asides.push(say("hidden", { columns: hidden.map((at) => this.columns[at].label).join(say("list")) }));
      const all = [...filters, ...asides].join(say("and"));
      const isPlain = !all && ![...this.off].some((at) => !this.hidden.has(at));
      this.tools.classList.toggle("is-changed", !isPlain);
      this.status.textContent = !all ? say("total", { total })
        : say(this.isFiltered ? "filtered" : "shown", { shown, total, filters: all });
      this.clear ??= make("button", { type: "button", class: "rp-tools__act", onclick: () => this.reset() }, say("clear"));
      this.copy ??= make("button", { type: "button", class: "rp-tools__act", onclick: () => this.copied() }, say("copy"));
      if (isPlain) { this.clear.remove(); this.copy.remove(); } else this.status.after(this.clear, this.copy);
      this.tools.querySelector(".rp-tools__get > span").textContent =
        this.isFiltered ? say("get_shown", { shown }) : say("get");
    }

    async copied() {
      const done = () => { this.copy.textContent = say("copied"); setTimeout(() => { this.copy.textContent = say("copy"); }, 2000); };
      try { await navigator.clipboard.writeText(location.href); } catch {
        const held = make("textarea", { class: "rp-sr" }, location.href);
        this.tools.append(held);
        held.select();
        document.execCommand("copy"); // plain http and folders have no clipboard
        held.remove();
        this.copy.focus();
      }
      done();
    }

    reset() {
      this.words = [];
      this.chosen.clear();
      if (this.input) this.input.value = "";
      this.columns.forEach((column, at) => this.hide(at, column.isOff === true));
      this.grid.order([]);
      this.changed();
      (this.input ?? this.button)?.focus();
    }

    hide(at, isHidden) {
      if (this.columns[at].isGroup) return;
      this.hidden[isHidden ? "add" : "delete"](at);
      this.grid.column(at).visible(!isHidden, false);
    }

    /* The panel of facets, order and columns. */
    open() {
      this.panel ??= this.build();
      this.panel.hidden = !this.panel.hidden;
      this.button.setAttribute("aria-expanded", String(!this.panel.hidden));
      this.marks();
    }

    build() {
      const panel = make("div", { class: "rp-panel rp-noprint", hidden: true, role: "group", "aria-label": this.button.textContent });
      const check = (label, isOn, change, count) => make("label", {},
        make("input", { type: "checkbox", onchange: change, ...(isOn ? { checked: true } : {}) }), make("span", {}, label),
        ...(count === undefined ? [] : [make("span", { class: "rp-dim rp-num" }, count.toLocaleString("en"))]));
      for (const facet of this.facets) {
        facet.boxes = new Map();
        const list = make("div", { class: "rp-panel__list" });
        for (const value of facet.values) {
          const made = check(value || say("blank"), false, (event) => this.choose(facet, value, event.target.checked), facet.counts.get(value));
          facet.boxes.set(value, made.firstElementChild);
          list.append(made);
        }
        facet.summary = make("summary", {});
        panel.append(make("details", { class: "rp-facet" }, facet.summary, list));
      }
      this.chooser = make("select", { "aria-label": say("sort"), onchange: (event) => this.sorted(event.target.value) },
        make("option", { value: "" }, "—"));
      this.columns.forEach(({ label }, at) => {
        for (const [way, mark] of [["asc", "↑"], ["desc", "↓"]])
          this.chooser.append(make("option", { value: `${at} ${way}` }, `${label} ${mark}`));
      });
      this.boxes = new Map();
      const list = make("div", { class: "rp-panel__list" });
      this.columns.forEach((column, at) => {
        if (column.isGroup) return;
        const made = check(column.label, true, (event) => { this.hide(at, !event.target.checked); this.changed(); });
        this.boxes.set(at, made.firstElementChild);
        list.append(made);
      });
      panel.append(
        make("details", { class: "rp-facet" }, make("summary", {}, say("columns")), list),
        make("label", { class: "rp-panel__sort" }, make("span", {}, say("sort")), this.chooser));
      panel.addEventListener("toggle", ({ target }) => {
        if (target.open) for (const other of panel.querySelectorAll("details[open]")) if (other !== target) other.open = false;
      }, true);
      panel.addEventListener("keydown", (event) => {
        const opened = event.key === "Escape" && panel.querySelector("details[open]");
        if (!opened) return;
        opened.open = false;
        opened.firstElementChild.focus();
      });
      document.addEventListener("click", ({ target }) => {
        for (const opened of panel.querySelectorAll("details[open]")) if (!opened.contains(target)) opened.open = false;
      }, true);
      this.tools.after(panel);
      return panel;
    }

    choose({ facet }, value, isOn) {
      const wanted = this.chosen.get(facet) ?? new Set();
      wanted[isOn ? "add" : "delete"](value);
      if (wanted.size) this.chosen.set(facet, wanted);
      else this.chosen.delete(facet);
      this.changed();
    }

    sorted(asked) {
      const [at, way] = asked.split(" ");
      this.grid.order(asked ? [[Number(at), way]] : []);
      this.changed();
    }

    /* The panel shows the state, however it came about. */
    marks() {
      for (const { facet, label, boxes, summary } of this.facets) {
        const wanted = this.chosen.get(facet);
        for (const [value, box] of boxes) box.checked = Boolean(wanted?.has(value));
        summary.textContent = wanted ? `${label} · ${wanted.size}` : label;
        summary.classList.toggle("is-on", Boolean(wanted));
      }
      for (const [at, box] of this.boxes) box.checked = !this.hidden.has(at);
      const [first] = this.sorting;
      this.chooser.value = first ? `${first[0]} ${first[1]}` : "";
    }

    /* The state in the address: `all.q`, `all.sort=3,-5`, `all.hide`, `all.client`. */
    write() {
      const address = new URL(location.href), asked = address.searchParams, own = `${this.name}.`;
      for (const key of [...asked.keys()]) if (key.startsWith(own)) asked.delete(key);
      if (this.words.length) asked.set(`${own}q`, this.input.value.trim());
      const sorting = this.sorting.map(([at, way]) => `${way === "desc" ? "-" : ""}${at - this.offset + 1}`);
      if (sorting.length) asked.set(`${own}sort`, sorting.join(","));
      const number = (at) => at - this.offset + 1;
      const hidden = [...this.hidden].filter((at) => !this.off.has(at)), shown = [...this.off].filter((at) => !this.hidden.has(at));
      if (hidden.length) asked.set(`${own}hide`, hidden.map(number).join(","));
      if (shown.length) asked.set(`${own}show`, shown.map(number).join(","));
      for (const [facet, values] of this.chosen) for (const value of values) asked.append(`${own}${facet}`, value);
      history.replaceState(history.state, "", address);
    }

    read() {
      const asked = new URLSearchParams(location.search), own = `${this.name}.`;
      const numbers = (key) => (asked.get(own + key) ?? "").split(",").filter(Boolean).map(Number);
      const fits = (at) => at >= 0 && at < this.columns.length;
      const place = (number) => Math.abs(number) + this.offset - 1;
      if (this.input && !this.input.value) this.input.value = asked.get(`${own}q`) ?? "";
      if (this.input) this.words = this.input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
      for (const { facet } of this.facets) {
        const values = asked.getAll(own + facet);
        if (values.length) this.chosen.set(facet, new Set(values));
      }
      for (const number of numbers("hide")) if (fits(place(number))) this.hide(place(number), true);
      for (const number of numbers("show")) if (fits(place(number))) this.hide(place(number), false);
      const sorting = numbers("sort").filter((number) => fits(place(number)));
      if (sorting.length) this.grid.order(sorting.map((number) => [place(number), number < 0 || Object.is(number, -0) ? "desc" : "asc"]));
    }

    /* What the stub hands on: the first press and the first sort. */
    press(control) {
      if (control === this.button) this.open();
      else if (!control.matches(".rp-tools__act")) this.save(control.textContent);
    }

    save(kind) {
      const rows = this.grid.rows({ search: "applied", order: "applied" }).data().toArray();
      const built = this.tools.querySelector("a[download]")?.getAttribute("href");
      const file = (built ?? this.tools.dataset.file).split("/").at(-1).replace(/\.xlsx$/, "");
      return tables.save(kind, file, this.tools.getAttribute("aria-label") ?? file, this.flat.map(({ label }) => label), rows.map(({ values }) => values));
    }

    sort(number) {
      this.grid.order([[number + this.offset - 1, "asc"]]);
      this.changed();
    }
  }

  tables.view = async (tools) => {
    const next = tools.nextElementSibling;
    const table = next.matches("table") ? next : next.querySelector("table");
    const line = next.nextElementSibling?.matches(".rp-rest") ? next.nextElementSibling : null;
    const said = status(tools);
    said.textContent = say("loading");
    try {
      return new View(tools, table, line, await tables.rows(table, line));
    } catch (problem) {
      said.textContent = say("failed");
      throw problem;
    }
  };
})();

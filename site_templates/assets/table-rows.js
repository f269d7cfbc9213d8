/* The rows of a table, those in its shards included, and what their cells say.
   The same as pages/table_values.py; a test compares the two. */
(() => {
  "use strict";
  const CELL = /<t[dh]\b([^>]*)>([^]*?)<\/t[dh]>/g;
  const SMALL = /<span class="rp-id[^"]*">([^]*?)<\/span>/g;
  const SPACE = /[ \t\r\n\f\xa0]+/g;
  const NUMBER = /^[+−-]?\d{1,3}(?:,?\d{3})*(?:\.\d+)?$/;
  const DAY = /datetime="(\d{4}-\d\d-\d\d)"/;
  const SHAPES = ["late", "blocked", "risk", "none", "ok"];
  const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'", nbsp: "\xa0" };
  const ASIDE = 10;

  const unescaped = (text) => text.includes("&")
    ? text.replace(/&(amp|lt|gt|quot|nbsp|#34|#39);/g, (_, name) => ENTITIES[name]) : text;
  const trimmed = (line) => line.replace(SPACE, " ").replace(/^ | $/g, "");
  const text = (html) => {
    const lines = html.includes("<")
      ? html.split("<br>").map((line) => line.replace(/<[^>]*>/g, "")) : [html];
    const said = lines.map((line) => trimmed(unescaped(line))).join("\n");
    return said === "—" ? "" : said.replace(/^\n+|\n+$/g, "");
  };

  /* `编号;客户=client`: an id, then a client that can be filtered by. */
  const named = (told) => {
    const [label, facet = ""] = told.split("=");
    return { label, facet };
  };
  const also = ({ dataset }) => dataset.also ? dataset.also.split(";").map(named) : [];

  /* What a table's header declares; the group of a grouped table comes first. */
  const columnsOf = (head) => {
    const own = [...head.querySelectorAll("th")].map((cell) => ({
      label: text(cell.innerHTML),
      facet: cell.dataset.facet ?? "",
      isFigure: cell.classList.contains("r") || cell.classList.contains("d"),
      isOff: cell.classList.contains("rp-off"),
      also: also(cell),
    }));
    if (!head.dataset.group) return own;
    return [{ ...named(head.dataset.group), isGroup: true, also: also(head) }, ...own];
  };

  /* Words in small print: one list, or parts with a header each. */
  const small = (column, found) => {
    if (!column.also.length) return [];
    if (column.also.length === 1) return [found.map(text).join("\n")];
    const parts = found.length ? text(found[0]).split(" · ") : [];
    const last = column.also.length - 1;
    if (parts.length > last + 1) parts.splice(last, parts.length, parts.slice(last).join(" · "));
    return column.also.map((_, place) => parts[place] ?? "");
  };

  const value = (column, html) => {
    const said = text(html);
    if (html.includes('"rp-wait ')) {
      const days = /\d+/.exec(said);
      return days ? +days[0] : null;
    }
    if (!column.isFigure) return said;
    const day = DAY.exec(html);
    if (day) return new Date(`${day[1]}T00:00Z`);
    return NUMBER.test(said) ? +said.replaceAll(",", "").replace("−", "-") : said;
  };

  /* Where a cell stands among its like, before its words decide. */
  const order = (html, said) => {
    if (said instanceof Date) return said.getTime();
    if (typeof said === "number") return said;
    const stage = /#rp-s(\d)/.exec(html);
    if (stage) return +stage[1];
    if (html.includes("rp-stage--aside")) return ASIDE;
    const band = /rp-prio--(\d)">[^<]*<\/span>\s*([\d.]*)/.exec(html);
    if (band) return band[1] * 1e6 - band[2];
    const shape = /rp-health--(\w+)/.exec(html);
    if (shape) return SHAPES.indexOf(shape[1]);
    const day = DAY.exec(html);
    if (day) return Date.parse(day[1]);
    const share = /^(\d+(?:\.\d+)?)%$/.exec(said);
    return share ? +share[1] : 0;
  };

  /* One row: `values` as in a file, `keys` to sort by, one for each column shown. */
  const parsed = (columns, html, group) => {
    const values = [], keys = [], words = [];
    let at = 0;
    const put = (main, parts, cell) => {
      const blank = main === "" || main === null;
      keys.push({ n: blank ? null : order(cell, main), s: blank ? "" : String(main) });
      values.push(main, ...parts);
    };
    if (columns[0].isGroup) {
      const head = group?.cell ?? "";
      const found = [...head.matchAll(SMALL)].map((match) => match[1]).slice(0, 1);
      const main = text(head.split(/<span class="rp-id/)[0]);
      put(main, small(columns[at++], found), "");
      words.push(main, ...found.map(text));
    }
    for (const [, tag, cell] of html.matchAll(CELL)) {
      const column = columns[at++];
      const own = /data-value="([^"]*)"/.exec(tag);
      words.push(text(cell), DAY.exec(cell)?.[1] ?? "");
      if (own) put(unescaped(own[1]), [], "");
      else if (!column.also.length) put(value(column, cell), [], cell);
      else {
        const found = [...cell.matchAll(SMALL)].map((match) => match[1]);
        put(value(column, cell.replace(SMALL, "")), small(column, found), cell);
      }
    }
    const find = words.join("\n").normalize("NFKC").toLowerCase();
    return { html, group, values, keys, find };
  };

  /* Every row in order: what stands in the page, then its shards. */
  reqportalTables.rows = async (table, line) => {
    const columns = columnsOf(table.tHead);
    const isGrouped = Boolean(columns[0].isGroup);
    await line?.busy;
    const pieces = [...table.tBodies].flatMap((body) => [...body.rows].map((row) => ({
      html: row.outerHTML, id: body.id,
      isHead: isGrouped && row.firstElementChild.scope === "rowgroup",
    })));
    if (line?.dataset.shards) {
      const { next, shards } = line.dataset;
      const numbers = [...Array(shards - next + 1).keys()].map((n) => +next + n);
      const loaded = await Promise.all(numbers.map((number) =>
        reqportalRows.shard({ ...line.dataset, next: number })));
      for (const html of loaded.flat())
        pieces.push({
          html, isHead: html.startsWith("<tbody"), id: /^<tbody id="([^"]*)/.exec(html)?.[1],
        });
    }
    const rows = [];
    let group = null;
    for (const { html, isHead, id } of pieces) {
      if (isHead) {
        const [[, , cell]] = html.matchAll(CELL);
        group = { id, html: html.slice(html.indexOf("<tr")), cell };
      } else rows.push(parsed(columns, html, group));
    }
    return { columns, rows };
  };
})();

/* Answers the theme's search box: every page that holds every word asked for.

   A worker, over http; over file:// a script in a frame (the iframe-worker shim), where
   importScripts gives a promise. Messages are { type, data }: 0 the page sets up, 1 we
   are ready, 2 a query, 3 its results. */
"use strict";
(() => {
  const SHOWN = 3; // lines of a page in its result
  const here = self.document ? document.currentScript.src : self.location.href;
  const folder = new URL("../data/search/", here).href;
  const parts = [];
  let shards = [];
  let loading = null;
  let latest = 0;

  self.reqportalShards = (names) => { shards = names; };
  self.reqportalPages = (found) => {
    for (const [lines, pages] of found) {
      parts.push({ lines, folded: lines.map(fold), pages });
    }
  };

  function fold(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  function load() {
    loading ??= (async () => {
      await importScripts(`${folder}index.js?${Date.now()}`);
      const urls = shards.map((name) => folder + name);
      await importScripts(`${folder}documents.js?${Date.now()}`, ...urls);
    })().catch((error) => { loading = null; throw error; });
    return loading;
  }

  function words(query) {
    const found = fold(query).split(/\s+/).filter(Boolean);
    return [...new Set(found)];
  }

  /* Which lines of a part hold a word: one number a line, a bit a word. */
  function marks(part, asked) {
    return part.folded.map((line) => {
      let bits = 0;
      asked.forEach((word, at) => { if (line.includes(word)) bits |= 1 << at; });
      return bits;
    });
  }

  function escaped(text) {
    return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  }

  function marked(text, asked) {
    const folded = fold(text);
    if (folded.length !== text.length) return escaped(text);
    const spans = [];
    for (const word of asked) {
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
        spans.push([at, at + word.length]);
      }
    }
    spans.sort((a, b) => a[0] - b[0]);
    let html = "";
    let end = 0;
    for (const [from, to] of spans) {
      if (to <= end) continue;
      const start = Math.max(from, end);
      html += `${escaped(text.slice(end, start))}<mark>${escaped(text.slice(start, to))}</mark>`;
      end = to;
    }
    return html + escaped(text.slice(end));
  }

  function search(query) {
    const asked = words(query).slice(0, 30);
    if (!asked.length || asked.join("").length < 2) return [];
    const all = 2 ** asked.length - 1;
    const found = [];
    for (const part of parts) {
      const bits = marks(part, asked);
      if (!bits.some(Boolean) && !part.pages.some((p) => asked.every((w) => fold(p[1]).includes(w)))) continue;
      for (const [path, title, note, weight, numbers] of part.pages) {
        const folded = fold(title);
        let inTitle = 0;
        asked.forEach((word, at) => { if (folded.includes(word)) inTitle |= 1 << at; });
        let held = inTitle;
        let count = 0;
        for (const number of numbers) {
          if (bits[number]) { held |= bits[number]; count += 1; }
        }
        if (held !== all) continue;
        const shown = numbers.filter((number) => bits[number]).slice(0, SHOWN);
        const first = inTitle === all ? 2 : inTitle ? 1 : 0;
        found.push({ path, title, note, lines: shown.map((number) => part.lines[number]),
                     score: first * 1000 + weight * 100 + Math.min(count, 99) });
      }
    }
    found.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
    const terms = Object.fromEntries(asked.map((word) => [word, true]));
    return found.map(({ path, title, note, lines, score }) => [{
      location: path, title: marked(title, asked), score, terms,
      text: (note ? `<p><b>${escaped(note)}</b></p>` : "")
        + lines.map((line) => `<p>${marked(line, asked)}</p>`).join(""),
    }]);
  }

  async function answer(query) {
    const mine = ++latest;
    let items = [];
    if (query.trim()) {
      try {
        await load();
        items = search(query);
      } catch (error) {
        console.error("The search index cannot be loaded", error);
      }
    }
    if (mine === latest) say(3, { items }); // a later query has been typed otherwise
  }

  function say(type, data) {
    if (self.document) parent.postMessage({ type, data }, "*");
    else self.postMessage({ type, data });
  }

  self.addEventListener("message", ({ data }) => {
    if (data?.type === 0) say(1);
    else if (data?.type === 2) answer(String(data.data));
  });
})();

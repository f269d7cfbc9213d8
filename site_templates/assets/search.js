/* Answers the theme's search box: every page that holds every word asked for.

   A worker, over http; over file:// a script in a frame (the iframe-worker shim), where
   importScripts gives a promise. Messages are { type, data }: 0 the page sets up, 1 we
   are ready, 2 a query, 3 its results. A query of a space alone says that the box has
   the focus: we load. Until all is here an answer rests on what has come, titles first,
   and is given again when it is complete. */
"use strict";
(() => {
  const SHOWN = 3; // lines of a page in its result
  const WITH_LINES = 200; // results that show lines; nobody scrolls further
  const ENOUGH = 50; // pages found by their lines are a first answer
  const here = self.document ? document.currentScript.src : self.location.href;
  const folder = new URL("../data/search/", here).href;
  const parts = []; // by number: the titles of a slice's pages, later what they say
  let files = [[], []];
  let loading = null;
  let isWhole = false;
  let latest = 0;
  let wake = () => {};
  let more = new Promise((done) => { wake = done; });

  self.reqportalShards = (named) => { files = named; };
  self.reqportalTitles = (first, found) => {
    found.forEach((pages, at) => { parts[first + at] ??= { pages }; });
  };
  self.reqportalLines = (first, found) => {
    found.forEach((said, at) => give(parts[first + at], said));
  };
  self.reqportalDocuments = (pages, said) => {
    const part = { pages };
    parts.push(part);
    give(part, said);
  };

  function give(part, [text, where]) {
    const folded = fold(text);
    Object.assign(part, { text, where, folded: folded === text ? text : folded });
  }

  function fold(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  function load() {
    loading ??= (async () => {
      await importScripts(`${folder}index.js?${Date.now()}`);
      await importScripts(...files[0].map((name) => folder + name));
      await importScripts(`${folder}documents.js?${Date.now()}`);
      await rest();
      for (const name of files[1]) {
        await importScripts(folder + name);
        await rest();
      }
      isWhole = true;
      arrived();
    })().catch((error) => {
      console.error("The search index cannot be loaded", error);
      loading = null;
      parts.length = 0;
      arrived();
    });
  }

  /* Tell who waits, and let messages in. */
  function rest() {
    arrived();
    return new Promise((done) => { setTimeout(done); });
  }

  function arrived() {
    wake();
    more = new Promise((done) => { wake = done; });
  }

  function words(query) {
    const found = fold(query).split(/\s+/).filter(Boolean);
    return [...new Set(found)];
  }

  /* Which lines of a part hold a word: one number a line, a bit a word. */
  function marks(part, asked) {
    let bits = null;
    asked.forEach((word, at) => {
      let from = part.folded.indexOf(word);
      if (from < 0) return;
      part.starts ??= starts(part.folded);
      bits ??= new Int32Array(part.starts.length);
      while (from >= 0) {
        const line = below(part.starts, from);
        bits[line] |= 1 << at;
        if (line + 1 === part.starts.length) return;
        from = part.folded.indexOf(word, part.starts[line + 1]);
      }
    });
    return bits;
  }

  /* Where each line begins. */
  function starts(text) {
    const found = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      found.push(at + 1);
    }
    return Int32Array.from(found);
  }

  /* The last of the sorted numbers that is not above. */
  function below(sorted, wanted) {
    let low = 0;
    let high = sorted.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (sorted[middle] <= wanted) low = middle; else high = middle - 1;
    }
    return low;
  }

  /* The lines of a page in their order, as runs of numbers: "0-2,9" is 0, 2, 9, 9. */
  function runs(part, at) {
    part.runs ??= [];
    if (!part.runs[at]) {
      const found = [];
      for (const run of part.where[at] ? part.where[at].split(",") : []) {
        const dash = run.indexOf("-");
        found.push(+(dash < 0 ? run : run.slice(0, dash)), +run.slice(dash + 1));
      }
      part.runs[at] = Int32Array.from(found);
    }
    return part.runs[at];
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

  /* The pages of a part that hold every word, in their titles alone or in lines, too. */
  function search(part, asked, hasLines) {
    const all = 2 ** asked.length - 1;
    const bits = hasLines ? marks(part, asked) : null;
    const found = [];
    part.titles ??= part.pages.map(([, title]) => fold(title));
    part.pages.forEach(([path, title, note, weight], at) => {
      let inTitle = 0;
      asked.forEach((word, number) => {
        if (part.titles[at].includes(word)) inTitle |= 1 << number;
      });
      let held = inTitle;
      let count = 0;
      const lines = [];
      if (bits) {
        const said = runs(part, at);
        for (let run = 0; run < said.length; run += 2) {
          for (let number = said[run]; number <= said[run + 1]; number += 1) {
            if (!bits[number]) continue;
            held |= bits[number];
            count += 1;
            if (count <= SHOWN) lines.push(number);
          }
        }
      }
      if (held !== all) return;
      const first = inTitle === all ? 2 : inTitle ? 1 : 0;
      const score = first * 1000 + weight * 100 + Math.min(count, 99);
      found.push({ part, path, title, note, lines, score });
    });
    return found;
  }

  function line(part, number) {
    part.said ??= part.text.split("\n");
    return part.said[number];
  }

  /* What the theme shows of what was found. */
  function items(found, asked) {
    found.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
    const terms = Object.fromEntries(asked.map((word) => [word, true]));
    return found.map(({ part, path, title, note, lines, score }, at) => {
      const shown = at < WITH_LINES ? lines : [];
      const said = shown.map((number) => `<p>${marked(line(part, number), asked)}</p>`);
      const text = (note ? `<p><b>${escaped(note)}</b></p>` : "") + said.join("");
      return [{ location: path, title: marked(title, asked), score, terms, text }];
    });
  }

  async function answer(query) {
    const mine = ++latest;
    const asked = words(query).slice(0, 30);
    if (query) load();
    if (asked.join("").length < 2) {
      say(3, { items: [], isComplete: true });
      return;
    }
    const done = new Map(); // what each part gave, and whether its lines were searched
    let isTold = false;
    let withLines = false; // titles alone are quick, and what is wanted most
    for (;;) {
      const isLast = isWhole || !loading;
      withLines ||= isLast;
      if (isLast || !isTold) {
        const found = gathered(asked, done, withLines, isLast || !withLines ? Infinity : ENOUGH);
        if (isLast || found.length) {
          say(3, { items: items(found, asked), isComplete: isLast });
          isTold = true;
        }
      }
      if (isLast) return;
      if (isTold || withLines || !parts.length) await more;
      if (mine !== latest) return; // a later query has been typed meanwhile
      withLines = parts.length > 0;
    }
  }

  /* What all parts give that are here, or the first of them with enough to be shown;
     nothing is searched twice. */
  function gathered(asked, done, withLines, enough) {
    const all = [];
    for (const part of parts) {
      const hasLines = withLines && "text" in part;
      if (done.get(part)?.hasLines !== hasLines) {
        done.set(part, { hasLines, found: search(part, asked, hasLines) });
      }
      all.push(...done.get(part).found);
      if (all.length >= enough) break;
    }
    return all;
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

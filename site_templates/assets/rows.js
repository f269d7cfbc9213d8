/* Long tables: rows in data/rows/ come when the reader asks. */
(() => {
  const waiting = {};
  window.reqportalRows = (name, rows) => waiting[name]?.(rows);

  const shard = ({ base, name, next, seal }) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    waiting[`${name}-${next}`] = resolve;
    script.onerror = script.onload = () => { script.remove(); reject(); };
    script.src = `${base}${name}-${next}.js?${seal}`;
    document.head.append(script);
  });
  window.reqportalRows.shard = shard;

  /* Table rows and list items join what is above. */
  const place = (line, rows) => {
    const above = line.previousElementSibling, kind = /\w+/.exec(rows[0])[0];
    const made = document.createElement("template"), inTable = /^t/.test(kind);
    made.innerHTML = inTable ? `<table>${rows.join("")}</table>` : rows.join("");
    if (inTable) {
      const table = above.closest("table") ?? above.querySelector("table");
      const last = [...table.tBodies].at(-1), bodies = [...made.content.firstChild.tBodies];
      if (kind === "tr") last.append(...bodies.shift().children);
      last.after(...bodies);
    } else if (kind === "li") above.append(made.content);
    else line.before(made.content);
  };

  /* Is there still more? */
  const more = (line) => line.busy ??= load(line).finally(() => { line.busy = null; });
  const load = async (line) => {
    const has = line.dataset, said = line.firstElementChild;
    if (+has.next > +has.shards) return;
    try {
      const rows = await shard(has);
      place(line, rows);
      has.shown = +has.shown + rows.filter((row) => !row.startsWith("<tbody")).length;
    } catch {
      return void (said.textContent = has.failed);
    }
    const left = ++has.next <= +has.shards;
    said.textContent = left ? has.said.replace("%", (+has.shown).toLocaleString("en")) : has.all;
    if (left) return true;
    const here = line.contains(document.activeElement);
    line.replaceChildren(said);
    said.tabIndex = -1;
    if (here) said.focus({ preventScroll: true });
  };

  /* Once asked, go on as the reader scrolls. */
  const near = new IntersectionObserver((seen) => {
    for (const one of seen) if (one.isIntersecting) follow(one.target);
  }, { rootMargin: "600px" });
  const follow = async (line) => {
    near.unobserve(line);
    if (await more(line)) near.observe(line);
  };
  addEventListener("click", async ({ target }) => {
    const line = target.closest(".rp-rest");
    if (!line || target.tagName !== "BUTTON") return;
    if (target.nextElementSibling) follow(line);
    else while (await more(line));
  });

  /* A link into a shard: look for it there. */
  const seek = async () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const found = () => !id || document.getElementById(id);
    if (found()) return;
    for (const line of document.querySelectorAll(".rp-rest[data-anchored]"))
      while (!found() && await more(line));
    found()?.scrollIntoView();
  };

  addEventListener("hashchange", seek);
  window.document$ ? document$.subscribe(seek) : seek();
})();

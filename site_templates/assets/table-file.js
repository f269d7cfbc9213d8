/* A table as xlsx or csv, made in the browser: what workbook/sheet_file.py writes.
   A test compares the parts byte for byte. */
(() => {
  "use strict";
  const LONGEST = 32767, LOW = 6, HIGH = 60;
  const DAY = 1, HEADER = 2, GUARDED = 3;
  const EPOCH = Date.UTC(1899, 11, 30), A_DAY = 864e5;
  const FORMULA = /^[=+\-@\t\r]/;
  const UNFIT = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
  const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const FIXED = {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  };

  const escaped = (text) => text.replace(/[&<>"\r]/g, (mark) => (
    { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" })[mark]);
  const textCell = (text, style) => {
    const fit = text.slice(0, LONGEST).replace(UNFIT, "").replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_");
    const styled = style ? ` s="${style}"` : "";
    return `<c${styled} t="inlineStr"><is><t xml:space="preserve">${escaped(fit)}</t></is></c>`;
  };
  const cell = (value) => {
    if (value === null || value === "") return "<c/>";
    if (typeof value === "string") return textCell(value, FORMULA.test(value) ? GUARDED : 0);
    if (value instanceof Date) return `<c s="${DAY}"><v>${(value - EPOCH) / A_DAY}</v></c>`;
    return `<c><v>${value}</v></c>`;
  };
  const width = (value) => {
    if (value === null) return 0;
    if (value instanceof Date) return 10;
    const wide = (line) => [...line].reduce((sum, c) => sum + 1 + (c >= "\u1100"), 0);
    return Math.max(...String(value).split("\n").map(wide));
  };
  const letters = (number) => {
    let found = "";
    for (let left = number; left; left = Math.floor((left - 1) / 26))
      found = String.fromCharCode(65 + (left - 1) % 26) + found;
    return found;
  };

  const partsOf = (name, header, rows) => {
    const area = `$A$1:$${letters(header.length)}$${rows.length + 1}`;
    const plain = name.replace(/[[\]:*?/\\]/g, " ").trim();
    const title = escaped([...plain].slice(0, 31).join("").replace(/^'+|'+$/g, "") || "1");
    const first = rows.slice(0, 50);
    const columns = header.map((label, at) => {
      const widest = Math.max(width(label) + 3, ...first.map((row) => width(row[at])));
      return `<col min="${at + 1}" max="${at + 1}" width="${Math.min(HIGH, Math.max(LOW, widest + 2))}" customWidth="1"/>`;
    });
    const body = rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("");
    const own = {
      "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${title}" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'${title.replaceAll("'", "''")}'!${area}</definedName></definedNames></workbook>`,
      "xl/worksheets/sheet1.xml": `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join("")}</cols><sheetData><row>${header.map((label) => textCell(label, HEADER)).join("")}</row>${body}</sheetData><autoFilter ref="${area.replaceAll("$", "")}"/></worksheet>`,
    };
    const parts = { ...FIXED, ...own };
    return Object.entries(parts).map(([path, text]) => [path, HEAD + text]);
  };

  /* A zip file: deflated where the browser can, stored where it cannot. */
  const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? rest >>> 1 ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
  const checksum = (bytes) => {
    let rest = -1;
    for (const byte of bytes) rest = TABLE[(rest ^ byte) & 255] ^ rest >>> 8;
    return ~rest >>> 0;
  };
  const deflated = async (bytes) => {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const record = (...fields) => {
    const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
    let at = 0;
    for (const [size, number] of fields) {
      if (size === 4) view.setUint32(at, number, true);
      else view.setUint16(at, number, true);
      at += size;
    }
    return new Uint8Array(view.buffer);
  };
  const zipped = async (parts) => {
    const files = [], entries = [];
    let offset = 0, listed = 0;
    const packs = typeof CompressionStream === "function";
    for (const [path, text] of parts) {
      const name = new TextEncoder().encode(path), bytes = new TextEncoder().encode(text);
      const held = packs ? await deflated(bytes) : bytes;
      const shared = [
        [2, 20], [2, 0x800], [2, packs ? 8 : 0], [2, 0], [2, 33], [4, checksum(bytes)],
        [4, held.length], [4, bytes.length], [2, name.length], [2, 0],
      ];
      const front = record([4, 0x04034b50], ...shared);
      entries.push(record([4, 0x02014b50], [2, 20], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name);
      files.push(front, name, held);
      offset += front.length + name.length + held.length;
      listed += 46 + name.length;
    }
    const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, parts.length], [2, parts.length], [4, listed], [4, offset], [2, 0]);
    return new Blob([...files, ...entries, end], { type: `${KIND}.sheet` });
  };

  const field = (value) => {
    if (value === null) return "";
    if (value instanceof Date) return value.toISOString().slice(0, 10);
    if (typeof value === "number") return String(value);
    const safe = FORMULA.test(value) ? `'${value}` : value;
    return /[,"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = (header, rows) => {
    const lines = [header, ...rows].map((row) => row.map(field).join(","));
    return new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
  };

  /* Hand over a file of these rows. */
  reqportalTables.save = async (kind, file, name, header, rows) => {
    const blob = kind === "csv" ? csv(header, rows) : await zipped(partsOf(name, header, rows));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${file}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
})();

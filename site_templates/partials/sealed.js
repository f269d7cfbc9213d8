"use strict";
(function () {
  var form = document.querySelector("form");
  var field = document.querySelector("input");
  var said = document.querySelector("output");
  var words = document.querySelector("main").dataset;
  function bytes(text) {
    return Uint8Array.from(atob(text), function (one) { return one.charCodeAt(0); });
  }
  async function opened(passphrase) {
    var sealed = bytes(document.querySelector("template").content.textContent.replace(/\s/g, ""));
    var digits = new TextEncoder().encode(passphrase);
    var known = await crypto.subtle.importKey("raw", digits, "PBKDF2", false, ["deriveKey"]);
    var how = { name: "PBKDF2", hash: "SHA-256", salt: sealed.slice(0, 16), iterations: Number(words.rounds) };
    var key = await crypto.subtle.deriveKey(how, known, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    var lock = { name: "AES-GCM", iv: sealed.slice(16, 28), additionalData: new TextEncoder().encode(words.label) };
    var plain = new Uint8Array(await crypto.subtle.decrypt(lock, key, sealed.slice(28)));
    var length = new DataView(plain.buffer).getUint32(0);
    return new TextDecoder("utf-8", { fatal: true }).decode(plain.slice(4, 4 + length));
  }
  if (!window.crypto || !crypto.subtle) {
    said.textContent = words.missing;
    field.disabled = true;
    document.querySelector("button").disabled = true;
    return;
  }
  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    said.textContent = words.working;
    var page = null;
    try {
      page = await opened(field.value.normalize("NFKC").replace(/\D/g, ""));
    } catch (error) {
      said.textContent = words.wrong;
      field.select();
      return;
    }
    document.open();
    document.write(page);
    document.close();
  });
})();

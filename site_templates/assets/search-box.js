/* The theme's search box asks on every key; a paste by mouse or a word from an input
   method is no key. Once it has the focus the index may as well be loaded: a space
   alone asks for that. */
"use strict";
(() => {
  const isBox = (target) => target.matches?.('[data-md-component="search-query"]');
  const ask = (box) => box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  document.addEventListener("input", ({ target, isComposing }) => {
    if (!isComposing && isBox(target)) ask(target);
  });
  document.addEventListener("compositionend", ({ target }) => {
    if (isBox(target)) ask(target);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (!isBox(target) || target.value) return;
    target.value = " ";
    ask(target);
    target.value = "";
    ask(target);
  });
})();

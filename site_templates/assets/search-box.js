/* The theme's search box asks on every key; a paste by mouse or a word from an input
   method is no key. */
"use strict";
document.addEventListener("input", ({ target, isComposing }) => {
  if (!isComposing && target.matches?.('[data-md-component="search-query"]')) {
    target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  }
});
document.addEventListener("compositionend", ({ target }) => {
  if (target.matches?.('[data-md-component="search-query"]')) {
    target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  }
});

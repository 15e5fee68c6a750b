// A test's sheet keeps answers by itself (htmx). When that fails, say so, and try again: soon, and when the line is back.
"use strict";

const TRY_AGAIN_AFTER_MS = 10_000;
const notKept = document.getElementById("not-kept");
let waiting = 0;

function keep() {
  window.htmx.trigger("#sheet", "change");
}

function failed() {
  notKept.hidden = false;
  clearTimeout(waiting);
  waiting = setTimeout(keep, TRY_AGAIN_AFTER_MS);
}

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, failed);
}
document.addEventListener("htmx:afterOnLoad", () => {
  notKept.hidden = true;
  clearTimeout(waiting);
});
window.addEventListener("online", () => {
  if (!notKept.hidden) keep();
});

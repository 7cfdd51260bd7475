// The trainer's console: taps without leaving the page, and counts that stay up to date.
"use strict";

(() => {
  const root = document.querySelector("[data-live]");
  let busy = false;
  let waiting = null;

  fairhireLive.countDown();
  fairhireLive.listen(root.dataset.live, (next) => {
    if (busy || writes()) waiting = next;
    else change(next);
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.act === undefined || !event.submitter) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    event.submitter.classList.add("chosen");
    const next = await fairhireLive.send(form, event.submitter);
    busy = false;
    event.submitter.classList.remove("chosen");
    waiting = null;
    if (next) show(next);
  });

  document.addEventListener("focusout", () => setTimeout(() => {
    if (!waiting || busy || writes()) return;
    change(waiting);
    waiting = null;
  }, 300)); // after the tap that took the focus away

  // What somebody writes is not swept away by a new count.
  function writes() {
    const one = document.activeElement;
    return Boolean(one && one.matches("textarea") && root.contains(one));
  }

  function change(next) {
    const said = document.getElementById("said");
    if (said && next.dataset.step === document.getElementById("stage").dataset.step) {
      if (next.dataset.state === document.getElementById("stage").dataset.state) next.prepend(said);
    }
    fairhireLive.replace(next);
  }

  function show(next) {
    const told = next.querySelector("#said") || next.querySelector(".standing");
    document.getElementById("news").textContent = told.textContent.trim();
    fairhireLive.replace(next);
    if (next.querySelector("#said")) scrollTo({ top: 0 });
  }
})();

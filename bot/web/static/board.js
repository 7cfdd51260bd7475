// The board: stays up to date, turns its pages, and obeys the keys of a trainer or of a clicker.
"use strict";

(() => {
  const PAUSE = 800; // milliseconds in which a second press is taken for a slip
  const rtl = document.documentElement.dir === "rtl";
  const keys = document.getElementById("keys");
  const code = document.getElementById("code");
  const ask = document.getElementById("ask");
  let at = Number(document.querySelector(".leaf:not([hidden])")?.dataset.page || 1);
  let sent = 0;

  ask.hidden = false;
  ask.addEventListener("click", () => toggle(keys));
  turnTo(at);
  fairhireLive.countDown();
  fairhireLive.listen(document.body.dataset.live, (next) => {
    const before = stage();
    const same = before.dataset.step === next.dataset.step && before.dataset.state === next.dataset.state;
    fairhireLive.replace(next);
    turnTo(same ? at : 1);
    if (!same) announce();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#before, #after");
    if (!link) return;
    event.preventDefault();
    turnTo(at + (link.id === "after" ? 1 : -1));
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "steer") return;
    event.preventDefault();
    press(event.submitter);
  });

  const DOES = {
    " ": () => press(button("main")),
    Enter: () => press(button("main")),
    p: () => press(button("pause")),
    q: () => toggle(code),
    d: () => look(),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
    "?": () => toggle(keys),
    ArrowRight: () => turnTo(at + (rtl ? -1 : 1)),
    ArrowLeft: () => turnTo(at + (rtl ? 1 : -1)),
    PageDown: () => turnTo(at + 1),
    PageUp: () => turnTo(at - 1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const does = DOES[name];
    const presses = name === " " || name === "Enter";
    if (!does || (presses && event.target.closest("button, a"))) return;
    if (document.querySelector("dialog[open]") && name !== "q" && name !== "?") return;
    event.preventDefault();
    does();
  });

  function stage() {
    return document.getElementById("stage");
  }

  function button(which) {
    if (which === "main") return document.querySelector("#steer [data-key=main]");
    return document.querySelector("#steer [value=pause], #steer [value=resume]");
  }

  function press(one) {
    if (!one || Date.now() - sent < PAUSE) return;
    sent = Date.now();
    fairhireLive.send(one.form, one);
  }

  function turnTo(number) {
    const pages = Number(stage().dataset.pages);
    at = Math.min(Math.max(number, 1), pages);
    for (const leaf of document.querySelectorAll(".leaf")) {
      leaf.hidden = Number(leaf.dataset.page) !== at;
    }
    const where = document.getElementById("where");
    if (!where) return;
    where.textContent = where.dataset.words.replace("%n", at);
    document.getElementById("before").hidden = at === 1;
    document.getElementById("after").hidden = at === pages;
    announce();
  }

  function announce() {
    const heading = document.querySelector(".leaf:not([hidden]) h1") || stage().querySelector("h1");
    document.getElementById("news").textContent = heading ? heading.textContent : "";
  }

  function toggle(dialog) {
    if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  function look() {
    const root = document.documentElement;
    const dark = root.dataset.look
      ? root.dataset.look === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.look = dark ? "light" : "dark";
  }
})();

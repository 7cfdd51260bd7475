// Keeps a page up to date: server-sent events, a countdown, and sending forms without leaving it.
"use strict";

const fairhireLive = (() => {
  const SLOWEST = 15000; // milliseconds between two tries to reach the server again

  // Calls `changed` with the new stage whenever the server sent one.
  function listen(address, changed) {
    let wait = 1000;
    const connect = () => {
      const source = new EventSource(address);
      source.addEventListener("state", (event) => {
        wait = 1000;
        trouble(false);
        changed(stageOf(event.data));
      });
      source.addEventListener("gone", () => { source.close(); location.reload(); });
      source.onopen = () => trouble(false);
      source.onerror = () => {
        trouble(true);
        if (source.readyState !== EventSource.CLOSED) return; // the browser tries by itself
        setTimeout(connect, wait);
        wait = Math.min(wait * 2, SLOWEST);
      };
    };
    connect();
  }

  let lost = 0;
  function trouble(on) {
    const line = document.getElementById("trouble");
    if (on) {
      lost ||= setTimeout(() => { line.hidden = false; }, 2500); // a short break is not worth a word
      return;
    }
    clearTimeout(lost);
    lost = 0;
    line.hidden = true;
  }

  function stageOf(text) {
    return new DOMParser().parseFromString(text, "text/html").getElementById("stage");
  }

  // Puts a new stage in the place of the old one; what was open stays open.
  function replace(next) {
    const before = document.getElementById("stage");
    for (const one of before.querySelectorAll("details[id]")) {
      const same = next.querySelector(`#${one.id}`);
      if (same) same.open = one.open;
    }
    const focus = document.activeElement;
    const again = focus && before.contains(focus) ? sameIn(next, focus) : null;
    before.replaceWith(document.adoptNode(next));
    if (again) again.focus({ preventScroll: true });
    countDown();
  }

  function sameIn(next, one) {
    if (one.id) return next.querySelector(`#${one.id}`);
    if (one.matches("summary")) return next.querySelector(`#${one.parentElement.id} > summary`);
    return one.name ? next.querySelector(`[name="${one.name}"][value="${one.value}"]`) : null;
  }

  // The server says how many seconds are left, so that the clocks of two machines may differ.
  let ticking = 0;
  function countDown() {
    clearInterval(ticking);
    const clock = document.querySelector(".clock");
    if (!clock) return;
    const end = Date.now() + Number(clock.dataset.seconds) * 1000;
    const shown = clock.querySelector(".time");
    const tick = () => {
      const left = Math.max(0, Math.round((end - Date.now()) / 1000));
      const seconds = String(left % 60).padStart(2, "0");
      shown.textContent = left ? `${Math.floor(left / 60)}:${seconds}` : clock.dataset.over;
      clock.classList.toggle("over", !left);
    };
    tick();
    if (clock.dataset.held === undefined) ticking = setInterval(tick, 1000);
  }

  // Sends a form as its button would; returns the stage that came back, null when nothing did.
  async function send(form, button) {
    const fields = new URLSearchParams(new FormData(form));
    fields.set(button.name, button.value);
    try {
      const response = await fetch(form.action, {
        method: "POST", body: fields, headers: { "Fairhire-Part": "console" },
      });
      if (response.redirected) {
        location.replace(response.url);
        return null;
      }
      if (response.ok) return stageOf(await response.text());
    } catch {
      // told below, as for an answer that is none
    }
    document.getElementById("trouble").hidden = false;
    return null;
  }

  return { listen, replace, countDown, send };
})();

// Sends the forms of the chat without leaving the page. Everything works without it, too.
"use strict";

(() => {
  const LONGEST = 20000; // milliseconds to wait for an answer
  const SLOWEST = 60000; // and at most between two tries to hear of a workshop again

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) {
    document.cookie = `fairhire_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  }

  // A page the browser kept in memory may be one that was left in a hurry.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  let busy = false;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.leave) {
      event.preventDefault();
      leave(form);
    } else if (form.dataset.send !== undefined) {
      event.preventDefault();
      if (!busy) send(form, event.submitter);
    }
  });

  document.addEventListener("keydown", (event) => {
    const text = event.target;
    if (event.key === "Enter" && text.id === "text" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      text.form.requestSubmit();
    }
  });

  function leave(form) {
    document.body.hidden = true;
    document.title = "";
    const go = () => location.replace(form.dataset.leave);
    setTimeout(go, 1500);
    fetch(form.action, { method: "POST", keepalive: true, redirect: "manual" }).finally(go);
  }

  async function send(form, button) {
    const fields = new URLSearchParams(new FormData(form));
    if (button && button.name) fields.set(button.name, button.value);
    const said = wordsOf(button, fields.get("text"));
    wait(button, true);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), LONGEST);
    try {
      const response = await fetch(form.action, {
        method: "POST", body: fields, headers: { "Fairhire-Part": "conversation" }, signal: stop.signal,
      });
      if (response.redirected) {
        location.replace(response.url);
        return;
      }
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const next = page.getElementById("conversation");
      if (response.ok && next) show(next, said, button);
      else fail(page.querySelector("main .lead"));
    } catch {
      fail(null);
    } finally {
      clearTimeout(timer);
      wait(button, false);
    }
  }

  // What counts as an answer is repeated above the next question; the way around is not.
  function wordsOf(button, text) {
    if (!button || !button.name) return text;
    return button.matches(".choice, .typed") ? button.textContent : "";
  }

  function wait(button, on) {
    busy = on;
    const conversation = document.getElementById("conversation");
    conversation.classList.toggle("busy", on);
    conversation.setAttribute("aria-busy", String(on));
    if (button) button.classList.toggle("chosen", on);
    if (on) announce(conversation.dataset.sending);
  }

  function show(next, said, button) {
    const before = document.getElementById("conversation");
    if (next.lang !== before.lang) {
      location.reload();
      return;
    }
    before.replaceWith(document.adoptNode(next));
    document.getElementById("trouble").hidden = true;
    document.getElementById("menu").open = false;
    const news = [...next.querySelectorAll(".block.notice, .block.error")].filter((one) => !one.closest("[hidden]"));
    follow();
    announce(news.map((one) => one.textContent).join(" "));
    const same = sameButton(before, next, button);
    if (same) {
      same.focus({ preventScroll: true });
    } else {
      tellWhatWasSaid(next.dataset.said, before.querySelector(".question") ? said : "");
      scrollTo({ top: 0 });
      focusOn(next);
    }
  }

  // While several are chosen the page stays where it is, and so does the focus.
  function sameButton(before, next, button) {
    const question = (one) => one.querySelector(".question")?.textContent;
    if (!button || !button.matches(".choice, .ticked") || question(before) !== question(next)) return null;
    if (next.querySelector(".block.error, .explanation")) return null;
    return [...next.querySelectorAll(".choice, .ticked")].find((one) => one.textContent === button.textContent);
  }

  function tellWhatWasSaid(pattern, said) {
    const line = document.getElementById("said");
    const short = said && said.trim().slice(0, 200);
    line.hidden = !short || short.startsWith("/");
    line.textContent = short ? pattern.replace("%s", () => short) : "";
  }

  function focusOn(next) {
    const text = next.querySelector(".say.first textarea");
    const question = next.querySelector(".question, .title");
    if (text && matchMedia("(pointer: fine)").matches) text.focus({ preventScroll: true });
    else (question || next).focus({ preventScroll: true });
  }

  function fail(reason) {
    const trouble = document.getElementById("trouble");
    const conversation = document.getElementById("conversation");
    trouble.textContent = reason ? reason.textContent : conversation.dataset.notSent;
    trouble.hidden = false;
    trouble.scrollIntoView({ block: "nearest" });
  }

  // In a workshop: who waits is taken along when the room moves on, who is at a question is told.
  let followed = "";
  let source = null;
  let pause = 1000;

  function follow() {
    const room = document.getElementById("conversation")?.dataset.room || "";
    if (room !== followed) {
      followed = room;
      source?.close();
      source = null;
      if (room) listen(room);
    }
  }

  function listen(room) {
    const mine = source = new EventSource(`/chat/room/${room}`);
    mine.addEventListener("state", (event) => { pause = 1000; moved(event.data); });
    mine.addEventListener("gone", () => mine.close());
    mine.onerror = () => {
      if (mine.readyState !== EventSource.CLOSED) return; // the browser tries by itself
      setTimeout(() => { if (source === mine) listen(room); }, pause);
      pause = Math.min(pause * 2, SLOWEST);
    };
  }

  function moved(at) {
    const conversation = document.getElementById("conversation");
    const news = document.getElementById("room-news");
    if (!news || conversation.dataset.roomAt === at || !news.hidden) return;
    if (busy) {
      setTimeout(moved, 1000, at);
    } else if (conversation.dataset.roomWaits !== undefined) {
      conversation.dataset.roomAt = at;
      news.requestSubmit(news.querySelector("button"));
    } else {
      news.hidden = false;
      announce(news.querySelector(".notice").textContent);
    }
  }

  follow();

  function announce(words) {
    document.getElementById("news").textContent = words;
  }
})();

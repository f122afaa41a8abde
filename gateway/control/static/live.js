// Keeps what is marked data-live current: asks for this page again and takes those parts over where they changed.
// The server says when there is reason to; where it cannot, the page asks every few seconds.
"use strict";

const EVERY = 5000;
const RARELY = 60000;
const SLOWEST = 60000;
const APART = 3000;
let pause = EVERY;
let source = null;
let timer = 0;
let looked = Date.now();

function isBusy(part) {
  const selection = document.getSelection();
  return part.contains(document.activeElement) || (!selection.isCollapsed && part.contains(selection.anchorNode));
}

// What is wider or longer than its box was scrolled to be read.
function scrolled(part) {
  return [...part.querySelectorAll(".canvas, .scroll")].map((box) => ({ box, left: box.scrollLeft, top: box.scrollTop }));
}

function takeOver(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (!other || isBusy(part)) {
      continue;
    }
    // What somebody unfolded stays unfolded.
    part.querySelectorAll("details").forEach((held, index) => {
      const next = other.querySelectorAll("details")[index];
      if (next) {
        next.open = held.open;
      }
    });
    if (part.innerHTML !== other.innerHTML) {
      const reached = scrolled(part);
      part.replaceChildren(...other.childNodes);
      scrolled(part).forEach((now, index) => reached[index] && now.box.scrollTo(reached[index].left, reached[index].top));
    }
  }
}

const stale = document.getElementById("stale");
const unanswered = stale.textContent;

async function look() {
  clearTimeout(timer);
  looked = Date.now();
  if (document.visibilityState === "visible") {
    let isSignedOut = false;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
      // Whoever may not read this page any longer is sent to the sign-in; leaving by itself would lose what is typed.
      isSignedOut = answer.type === "opaqueredirect";
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
      pause = EVERY;
      stale.hidden = true;
    } catch {
      pause = Math.min(pause * 2, SLOWEST);
      stale.textContent = isSignedOut ? stale.dataset.ended : unanswered;
      stale.hidden = false;
    }
  }
  lookIn(isTold() ? RARELY : pause);
}

function lookIn(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(look, milliseconds);
}

function isTold() {
  return source !== null && source.readyState === EventSource.OPEN;
}

function listen(seen) {
  source = new EventSource(`/live?seen=${encodeURIComponent(seen)}`);
  source.addEventListener("open", () => lookIn(stale.hidden ? RARELY : 0));
  source.addEventListener("change", () => lookIn(Math.max(0, looked + APART - Date.now())));
  source.addEventListener("error", () => lookIn(pause));
}

// A browser has only a few connections to one address: a page that nobody sees holds none.
function follow() {
  if (document.visibilityState === "hidden") {
    source.close();
  } else {
    listen("");
  }
}

if (document.querySelector("main [data-live]")) {
  lookIn(pause);
  listen(document.getElementById("main").dataset.pulse || "");
  document.addEventListener("visibilitychange", follow);
}

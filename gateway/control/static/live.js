// Keeps what is marked data-live current: asks for this page again and takes those parts over where they changed.
"use strict";

const EVERY = 5000;
const SLOWEST = 60000;
let pause = EVERY;

function isBusy(part) {
  const selection = document.getSelection();
  return part.contains(document.activeElement) || (!selection.isCollapsed && part.contains(selection.anchorNode));
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
      part.replaceChildren(...other.childNodes);
    }
  }
}

async function look() {
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
      pause = EVERY;
      document.getElementById("stale").hidden = true;
    } catch {
      pause = Math.min(pause * 2, SLOWEST);
      document.getElementById("stale").hidden = false;
    }
  }
  setTimeout(look, pause);
}

if (document.querySelector("[data-live]")) {
  setTimeout(look, pause);
}

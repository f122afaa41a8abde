// What the pages gain with a script: a list that follows typing, fields that fit the stage, whole routers ticked.
"use strict";

const rows = [...document.querySelectorAll("tr[data-text]")];
const routers = [...document.querySelectorAll("details.router")];
const find = document.getElementById("find");

function showMatching() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) {
    row.hidden = !words.every((word) => row.dataset.text.includes(word));
  }
  for (const router of routers) {
    const members = [...router.querySelectorAll("tr[data-text]")];
    const shown = members.filter((row) => !row.hidden).length;
    router.hidden = shown === 0;
    if (words.length > 0) {
      router.open = shown > 0;
    }
  }
  const shown = rows.filter((row) => !row.hidden).length;
  const found = document.getElementById("found");
  found.textContent = found.dataset.form.replace("##", rows.length).replace("#", shown);
  document.getElementById("nothing").hidden = shown > 0 || rows.length === 0;
}

function offerUnfolding() {
  const button = document.getElementById("unfold");
  button.hidden = routers.length < 2;
  const label = () => {
    button.textContent = routers.every((router) => router.open) ? button.dataset.fold : button.dataset.unfold;
  };
  button.addEventListener("click", () => {
    const open = !routers.every((router) => router.open);
    for (const router of routers) {
      router.open = open;
    }
    label();
  });
  routers.forEach((router) => router.addEventListener("toggle", label));
  label();
}

function countTicked() {
  const place = document.getElementById("ticked");
  if (place) {
    const count = document.querySelectorAll("input[name=ids]:checked").length;
    document.getElementById("actions").hidden = count === 0;
    document.getElementById("how").hidden = count > 0;
    place.textContent = `(${count})`;
  }
}

function offerWholeRouters() {
  for (const line of document.querySelectorAll("tr[data-all]")) {
    line.hidden = false;
    const box = line.querySelector("input");
    box.addEventListener("change", () => {
      for (const row of line.parentElement.querySelectorAll("tr[data-text]")) {
        if (!row.hidden) {
          row.querySelector("input[name=ids]").checked = box.checked;
        }
      }
      countTicked();
    });
  }
  document.addEventListener("change", (event) => {
    if (event.target.name === "ids") {
      countTicked();
    }
  });
  countTicked();
}

function showMarked(row) {
  const box = row.closest(".scroll");
  box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
}

function fitToStage(select) {
  for (const part of select.form.querySelectorAll("[data-for]")) {
    const fits = part.dataset.for.split(" ").includes(select.value);
    part.hidden = !fits;
    for (const input of part.querySelectorAll("input, select")) {
      input.disabled = !fits;
    }
  }
}

// It lies over the page, so that it goes away as whatever does so.
const kill = document.querySelector("details.kill");
if (kill) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && kill.open) {
      kill.open = false;
      kill.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!kill.contains(event.target)) {
      kill.open = false;
    }
  });
}
const marked = document.getElementById("marked");
if (marked) {
  showMarked(marked);
}
for (const select of document.querySelectorAll("select[data-stage]")) {
  select.addEventListener("change", () => fitToStage(select));
  fitToStage(select);
}
for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
if (find) {
  find.addEventListener("input", showMatching);
  offerUnfolding();
  offerWholeRouters();
  if (find.value) {
    // The browser may have kept what was typed over a reload.
    showMatching();
  }
}
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}

// SPDX-License-Identifier: Apache-2.0
// Single keys, only while no field has the focus. What a page offers it marks with data-key.
const WORDS = {
  "/": "find on this page",
  t: "trigger",
  p: "pause or switch on",
  r: "run again…",
  l: "open the log of what failed",
  d: "what changed",
  n: "next failure",
  w: "wrap lines",
  s: "follow the log",
  "[": "older run",
  "]": "newer run",
};
const ALWAYS = { "g d": "all DAGs", "g p": "pools", "g m": "models", "g e": "import errors", ".": "pause or resume live updates", "← ↑ ↓ →": "move in the grid", "?": "these keys", Esc: "close", "Ctrl ⏎": "send the form" };

export function takeKeys() {
  let before = "";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.form?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
      return;
    }
    if (event.target.closest("[data-grid]") && arrows(event)) {
      return;
    }
    if (event.target.matches("input, textarea, select")) {
      return;
    }
    const chord = before === "g" ? { d: "/dags", p: "/pools", m: "/models", e: "/import-errors" }[event.key] : undefined;
    before = event.key;
    if (chord) {
      location.assign(chord);
    } else if (event.key === "?") {
      help();
    } else if (event.key === ".") {
      document.getElementById("pulse")?.click();
    } else if (event.key === "n" && nextFailure()) {
      event.preventDefault();
    } else {
      use(event);
    }
  });
  document.getElementById("help")?.addEventListener("click", help);
  rove();
}

function offered(key) {
  return document.querySelector(`[data-key="${CSS.escape(key)}"]:is(a, button, input)`);
}

function use(event) {
  const target = WORDS[event.key] && offered(event.key);
  if (!target) {
    return;
  }
  event.preventDefault();
  if (target.matches("input")) {
    target.focus();
    target.select();
  } else {
    target.click();
  }
}

/** One cell of the grid is reached by Tab; arrows go on from there. */
function rove() {
  const cells = document.querySelectorAll("[data-grid] .cell");
  if (cells.length > 0) {
    cells[cells.length - 1].closest("table").querySelector(".runs td:last-child .cell")?.setAttribute("tabindex", "0");
  }
}

function arrows(event) {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const here = event.target.closest("td");
  if (!step || !here) {
    return false;
  }
  event.preventDefault();
  const rows = [...here.closest("table").querySelectorAll("tr")].filter((row) => row.querySelector(".cell")?.checkVisibility({ visibilityProperty: true }));
  let row = rows.indexOf(here.parentElement);
  let column = here.cellIndex;
  do {
    row += step[0];
    column += step[1];
    const cell = rows[row]?.cells[column]?.querySelector?.(".cell");
    if (cell) {
      focus(cell);
      return true;
    }
  } while (rows[row]?.cells[column]);
  return true;
}

function focus(cell) {
  cell.closest("[data-grid]")?.querySelectorAll('.cell[tabindex="0"]').forEach((old) => old.setAttribute("tabindex", "-1"));
  cell.setAttribute("tabindex", "0");
  cell.focus();
}

/** Goes round over all failures of a grid, newest run first, or over the errors of a log. */
function nextFailure() {
  const cells = [...document.querySelectorAll("[data-grid] .task .cell:has(.s-failed)")];
  if (cells.length > 0) {
    cells.sort((a, b) => b.closest("td").cellIndex - a.closest("td").cellIndex);
    focus(cells[(cells.indexOf(document.activeElement) + 1) % cells.length]);
    return true;
  }
  const lines = [...document.querySelectorAll("#log .l-error")];
  if (lines.length > 0) {
    const hit = lines.findIndex((line) => line.classList.contains("hit"));
    lines[hit]?.classList.remove("hit");
    const line = lines[(hit + 1) % lines.length];
    line.classList.add("hit");
    line.scrollIntoView({ block: "center" });
    return true;
  }
  return false;
}

function help() {
  const here = Object.entries(WORDS).filter(([key]) => offered(key));
  const box = document.createElement("dialog");
  const title = document.createElement("h2");
  title.textContent = "Keys";
  const list = document.createElement("dl");
  const always = Object.entries(ALWAYS).filter(
    ([key]) => !(key.startsWith("←") && !document.querySelector("[data-grid]")) && !(key.startsWith("Ctrl") && !document.querySelector(".form")),
  );
  for (const [key, text] of [...here, ...always]) {
    const term = document.createElement("dt");
    const mark = document.createElement("kbd");
    mark.textContent = key;
    term.append(mark);
    const words = document.createElement("dd");
    words.textContent = text;
    list.append(term, words);
  }
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "acts";
  const close = document.createElement("button");
  close.textContent = "Close";
  form.append(close);
  box.append(title, list, form);
  box.setAttribute("aria-label", "Keys");
  document.body.append(box);
  box.addEventListener("close", () => box.remove());
  box.showModal();
}

// SPDX-License-Identifier: Apache-2.0
"use strict";

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
  }
});

// Adds what the task printed meanwhile; follows the end only while the reader is there.
function follow(log) {
  let next = Number(log.dataset.next);
  let live = log.dataset.live === "true";
  const box = log.parentElement;

  async function look() {
    if (!live || !log.isConnected) {
      return;
    }
    try {
      const answer = await fetch(`${log.dataset.src}&from=${next}`);
      if (answer.ok) {
        add(await answer.json());
      }
    } catch {
      // The server is away for a moment: the next look shows it.
    }
    setTimeout(look, document.hidden ? 5000 : 1000);
  }

  function add(part) {
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    for (const line of part.lines) {
      const item = document.createElement("li");
      item.textContent = line;
      log.append(item);
    }
    if (part.lines.length > 0) {
      document.getElementById("nolog")?.remove();
      if (atEnd) {
        box.scrollTop = box.scrollHeight;
      }
    }
    next = part.next;
    live = part.live;
  }

  look();
}

const log = document.getElementById("log");
if (log) {
  follow(log);
}

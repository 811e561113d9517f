// SPDX-License-Identifier: Apache-2.0
// Adds what the task printed meanwhile; follows the end only while the reader wants that.
const MOST = 5000;

export function followLog(log) {
  const box = log.parentElement;
  const button = document.getElementById("follow");
  const wrap = document.getElementById("wrap");
  let next = Number(log.dataset.next);
  let live = log.dataset.live === "true";
  let following = live && !location.hash;

  wrap?.addEventListener("click", () => {
    const on = !box.classList.toggle("flat");
    wrap.setAttribute("aria-pressed", String(on));
  });
  button?.addEventListener("click", () => follow(!following));
  box.addEventListener("wheel", (event) => event.deltaY < 0 && follow(false), { passive: true });
  box.addEventListener("keydown", (event) => {
    if (["PageUp", "ArrowUp", "Home"].includes(event.key)) {
      follow(false);
    } else if (event.key === "End") {
      follow(true);
    }
  });

  function follow(on) {
    following = on && live;
    button?.setAttribute("aria-pressed", String(following));
    if (following) {
      box.scrollTop = box.scrollHeight;
    }
  }

  async function look() {
    try {
      const answer = await fetch(`${log.dataset.src}&from=${next}`);
      if (answer.ok) {
        add(await answer.json());
      }
    } catch {
      // The server is away for a moment: the next look shows it.
    }
    if (live) {
      setTimeout(look, document.hidden ? 5000 : 1000);
    } else {
      button?.remove();
    }
  }

  function add(part) {
    part.lines.forEach((text, i) => log.append(line(next + i + 1, text, part.kinds[i])));
    while (log.childElementCount > MOST) {
      log.firstElementChild.remove();
    }
    next = part.next;
    live = part.live;
    if (part.lines.length > 0) {
      const count = document.querySelector(".lognote");
      count.textContent = `${next} lines`;
      if (following) {
        box.scrollTop = box.scrollHeight;
      }
    }
  }

  if (following) {
    box.scrollTop = box.scrollHeight;
  } else if (!location.hash) {
    const first = log.querySelector(".l-error");
    box.scrollTop = first ? first.offsetTop - box.offsetTop - 90 : 0;
  }
  if (live) {
    setTimeout(look, 500);
  }
}

function line(no, text, kind) {
  const item = document.createElement("li");
  item.id = `L${no}`;
  item.className = `l-${kind}`;
  const link = document.createElement("a");
  link.href = `#L${no}`;
  link.tabIndex = -1;
  link.textContent = no;
  const words = document.createElement("span");
  words.textContent = text;
  item.append(link, words);
  return item;
}

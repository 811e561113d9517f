// SPDX-License-Identifier: Apache-2.0
// Looks at the page again every few seconds and changes only what is different: focus, scrolling,
// selection and what is folded stay as the reader left them.

/** Returns a function that looks at once. */
export function keepLive() {
  const pulse = document.getElementById("pulse");
  let held = false;
  let timer = 0;

  const part = () => document.getElementById("live");

  function later() {
    clearTimeout(timer);
    const seconds = Number(part()?.dataset.live ?? 0);
    if (seconds > 0 && !held) {
      timer = setTimeout(look, document.hidden ? 15_000 : seconds * 1000);
    }
  }

  async function look() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-News": "1" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") {
        location.reload(); // the login ended
        return;
      }
      if (answer.ok) {
        show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
      pulse.classList.toggle("lost", !answer.ok);
    } catch {
      pulse.classList.add("lost"); // the time beside it says how old the page is
    }
    later();
  }

  function show(news) {
    const now = news.getElementById("live");
    if (part() && now) {
      change(part(), now);
    }
    const time = news.querySelector("#pulse span");
    if (time) {
      pulse.querySelector("span").textContent = time.textContent;
    }
    change(document.querySelector(".top nav"), news.querySelector(".top nav"));
  }

  pulse?.classList.toggle("still", !part());
  pulse?.addEventListener("click", () => {
    held = !held;
    pulse.classList.toggle("held", held);
    pulse.setAttribute("aria-pressed", String(held));
    if (held) {
      clearTimeout(timer);
    } else {
      look();
    }
  });
  document.addEventListener("visibilitychange", () => !document.hidden && later());
  later();
  return look;
}

const OURS = new Set(["data-closed", "aria-expanded", "tabindex", "open"]);

function key(node) {
  return node.nodeType === 1 ? node.id || node.dataset.key || "" : "";
}

function alike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && key(a) === key(b);
}

/** Makes the first element say what the second says, with as little change as can be. */
export function change(old, now) {
  if (old.nodeType === 3) {
    if (old.data !== now.data) {
      old.data = now.data;
    }
    return;
  }
  if (old.nodeType !== 1 || old.hasAttribute("data-keep")) {
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!now.hasAttribute(name) && !OURS.has(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of now.attributes) {
    if (!OURS.has(name) && old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
  children(old, now);
}

function children(old, now) {
  let at = old.firstChild;
  for (const next of [...now.childNodes]) {
    if (at && !alike(at, next)) {
      const found = key(next) && [...old.childNodes].find((node) => alike(node, next));
      if (found) {
        old.insertBefore(found, at);
        at = found;
      } else if (key(next) || key(at) || at.nodeName !== next.nodeName) {
        old.insertBefore(document.importNode(next, true), at);
        continue;
      }
    }
    if (at) {
      change(at, next);
      at = at.nextSibling;
    } else {
      old.append(document.importNode(next, true));
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

// SPDX-License-Identifier: Apache-2.0
// Every page works without this file. It adds: news without a reload, keys, and a live log.
import { keepLive } from "/static/live.js";
import { followLog } from "/static/log.js";
import { takeKeys } from "/static/keys.js";

const refresh = keepLive();
takeKeys();
const log = document.getElementById("log");
if (log) {
  followLog(log);
}

// Forms that change one thing: the page stays where it is and shows the news.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.confirm && !form.dataset.sure) {
    event.preventDefault();
    if (await ask(form.dataset.confirm)) {
      form.dataset.sure = "yes";
      form.requestSubmit();
    }
    return;
  }
  if ("quiet" in form.dataset) {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (answer.ok) {
      await refresh();
    } else {
      await say((await page(answer)).querySelector("main")?.innerText ?? `${answer.status}`);
    }
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]") || event.target.form?.matches("[data-change]")) {
    event.target.form.requestSubmit();
  }
});

document.addEventListener("click", (event) => {
  const fold = event.target.closest(".fold");
  if (fold) {
    const group = fold.closest(".group");
    const closed = group.toggleAttribute("data-closed");
    fold.setAttribute("aria-expanded", String(!closed));
  }
});

for (const box of document.querySelectorAll(".scroll[data-end]")) {
  box.scrollLeft = box.scrollWidth;
}
document.getElementById("summary")?.focus();

async function page(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function ask(question) {
  return dialog(question, ["Cancel", "Yes"]).then((value) => value === "Yes");
}

function say(text) {
  return dialog(text, ["Close"]);
}

function dialog(text, buttons) {
  const box = document.createElement("dialog");
  const words = document.createElement("p");
  words.textContent = text;
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "acts";
  for (const name of buttons) {
    const button = document.createElement("button");
    button.value = name;
    button.textContent = name;
    button.className = name === "Yes" ? "primary" : "";
    form.append(button);
  }
  box.append(words, form);
  document.body.append(box);
  box.showModal();
  return new Promise((done) => {
    box.addEventListener("close", () => {
      box.remove();
      done(box.returnValue);
    });
  });
}

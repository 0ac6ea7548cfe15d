import { byId, element } from "./dom.js";

/** Draws a page of the admin itself: one heading, what can be done at its right, then the content. */
export function showPage({ title, back, actions = [], content }) {
  document.title = `${title} · Sandbox admin`;
  const heading = element("h1", {}, title);
  byId("main").replaceChildren(
    element(
      "div",
      { class: "page" },
      back && element("a", { class: "back", href: back.href }, back.label),
      element(
        "div",
        { class: "page-head" },
        heading,
        element("div", { class: "actions" }, ...actions),
      ),
      ...content,
    ),
  );
  return {
    rename(name) {
      heading.textContent = name;
      document.title = `${name} · Sandbox admin`;
    },
  };
}

export function card(title, ...content) {
  return element("section", { class: "card" }, title && element("h2", {}, title), ...content);
}

export function button(label, click, kind = "") {
  return element("button", { type: "button", class: `button ${kind}`.trim(), click }, label);
}

const EVERY = 1000;

/** Gives an update to run now; once one has worked, it also runs every second while the page is looked at. */
export function keepFresh(update) {
  let last = Promise.resolve();
  let running = 0;
  let timer;
  const now = () => {
    running += 1;
    last = last
      .then(update, update)
      .then(isWell)
      .finally(() => (running -= 1));
    return last;
  };
  function isWell() {
    sayTrouble(false);
    timer ??= setInterval(again, EVERY);
  }
  function again() {
    if (document.visibilityState === "visible" && running === 0)
      now().catch(() => sayTrouble(true));
  }
  return now;
}

function sayTrouble(isTrouble) {
  byId("trouble").hidden = !isTrouble;
}

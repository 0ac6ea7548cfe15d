import { byId, element } from "./dom.js";

// The other pages of the admin show the app's menu as it was last seen.
const remembered = (apiKey) => `nav:${apiKey}`;

/** The menu on the left; on a narrow screen a row that opens. `visit` may take a click for itself. */
export function createNav(config, address, visit) {
  let items = JSON.parse(sessionStorage.getItem(remembered(config.apiKey)) ?? "[]");
  let place = {};

  const menu = byId("menu");
  const setOpen = (open) => {
    menu.setAttribute("aria-expanded", String(open));
    // What closes takes the focus along; on a wide screen there is no menu to hand it to, nor does anything close.
    if (!open && byId("nav").contains(document.activeElement)) menu.focus();
    byId("nav").classList.toggle("open", open);
  };
  menu.addEventListener("click", () => setOpen(menu.getAttribute("aria-expanded") !== "true"));
  addEventListener("keydown", (event) => event.key === "Escape" && setOpen(false));

  function entry(label, icon, href, isHere, appPath) {
    const click = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      setOpen(false);
      visit(event, { href, appPath });
    };
    const symbol = icon && element("span", { class: `icon ${icon}`, "aria-hidden": "true" });
    const current = isHere ? "page" : undefined;
    return element("a", { href, "aria-current": current, click }, symbol, label);
  }

  function appEntries() {
    const isApp = place.page === "app";
    const path = place.path?.split(/[?#]/)[0];
    const here = items.filter(({ href }) => isApp && isWithin(path, href.split(/[?#]/)[0]));
    const [closest] = here.toSorted((a, b) => b.href.length - a.href.length);
    const home = entry(config.appName, "app", address.app(), isApp && !closest, "/app");
    const rest = items.map((item) =>
      element("li", {}, entry(item.label, "", address.app(item.href), item === closest, item.href)),
    );
    return element(
      "li",
      {},
      home,
      rest.length > 0 && element("ul", { "aria-label": config.appName }, ...rest),
    );
  }

  function draw() {
    const focused = byId("nav").contains(document.activeElement)
      ? document.activeElement.getAttribute("href")
      : null;
    byId("nav").replaceChildren(
      element(
        "ul",
        {},
        element(
          "li",
          {},
          entry("Customers", "people", address.customers, /^customers?$/.test(place.page)),
        ),
        appEntries(),
        element("li", {}, entry("Sandbox", "clock", address.control, place.page === "control")),
      ),
    );
    for (const link of byId("nav").querySelectorAll("a"))
      if (link.getAttribute("href") === focused) link.focus();
  }

  return {
    setItems(next) {
      items = next.filter(({ href }) => href.startsWith("/"));
      sessionStorage.setItem(remembered(config.apiKey), JSON.stringify(items));
      draw();
    },
    setPlace(next) {
      place = next;
      draw();
    },
  };
}

function isWithin(path, folder) {
  return path === folder || path.startsWith(`${folder}/`);
}

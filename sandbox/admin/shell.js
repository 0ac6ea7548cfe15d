import { read, SandboxError } from "./api.js";
import { createAppFrame } from "./app-frame.js";
import { showControl } from "./control.js";
import { showCustomer } from "./customer.js";
import { showCustomers } from "./customers.js";
import { byId, element } from "./dom.js";
import { createNav } from "./nav.js";
import { button, card, showPage } from "./page.js";
import { addresses, placeAt } from "./places.js";

async function start() {
  const config = await read("/sandbox/config");
  const address = addresses(config);
  byId("store").textContent = config.store;
  const place = placeAt(location.href);
  const pages = {
    app: () => showApp(config, address, place.path),
    customers: () => showCustomers(address),
    customer: () => showCustomer(address, place.number),
    control: () => showControl(address),
  };
  if (place.page !== "app") createNav(config, address, () => {}).setPlace(place);
  await pages[place.page]();
}

function showApp(config, address, path) {
  const app = createAppFrame(config, {
    onPlace(appPath) {
      history.replaceState(null, "", address.app(appPath));
      nav.setPlace(placeAt(location.href));
    },
    onNav: (items) => nav.setItems(items),
  });
  const nav = createNav(config, address, async (event, { href, appPath }) => {
    event.preventDefault();
    if (!(await app.mayLeave())) return;
    if (appPath) app.navigate(appPath);
    else location.assign(href);
  });
  nav.setPlace({ page: "app", path });
  return app.open(path);
}

start().catch((error) => {
  showPage({
    title: "This page could not be shown",
    content: [card("", element("p", {}, error.message))],
    actions: [button("Try again", () => location.reload())],
  });
  if (!(error instanceof SandboxError)) throw error;
});

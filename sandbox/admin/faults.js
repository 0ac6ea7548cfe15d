import { read, write } from "./api.js";
import { element, refresh } from "./dom.js";
import { countText } from "./format.js";
import { button, card } from "./page.js";
import { attempt } from "./toast.js";

const MENU = [
  [
    "Webhooks",
    [
      ["webhook-lost", "Never sent"],
      ["webhook-duplicate", "Sent twice"],
      ["webhook-duplicate-event", "Sent twice, with two ids"],
      ["webhook-held", "Held back behind later ones"],
      ["webhook-ack-lost", "Answer lost, so it comes again"],
      ["same-second", "Order changes twice in a second"],
    ],
  ],
  [
    "Admin API",
    [
      ["graphql-429", "Status 429"],
      ["graphql-throttled", "Throttled with status 200"],
      ["graphql-500", "Status 500"],
      ["graphql-502", "Status 502"],
      ["graphql-503", "Status 503"],
      ["graphql-html", "A web page instead of JSON"],
      ["graphql-cut", "Half of the JSON"],
      ["graphql-timeout-after-write", "Written, but never answered"],
      ["graphql-slow", "Answered late"],
      ["graphql-hang-up", "Connection cut before the work"],
      ["graphql-dns", "Shopify not found for a minute"],
      ["customer-gone", "Customer deleted just before"],
      ["tags-250", "Refused: more than 250 tags"],
    ],
  ],
  [
    "Tokens",
    [
      ["token-401", "Access token dies"],
      ["refresh-lost", "Refreshed pair never arrives"],
      ["refresh-without-expiry", "Refreshed without an expiry"],
    ],
  ],
  [
    "Bulk operations",
    [
      ["bulk-failed", "Fails at 40 %"],
      ["bulk-partial", "Leaves a part of the file"],
      ["bulk-url-expired", "Address of the file expired"],
      ["bulk-finish-lost", "No webhook at the end"],
      ["bulk-wrong-count", "Counts one too many"],
      ["bulk-in-progress", "Refused: others are running"],
    ],
  ],
];

/** The card that makes Shopify misbehave, and what keeps its figures fresh. */
export function faultsCard() {
  const state = element("p", { role: "status" });
  const rows = MENU.flatMap(([, faults]) => faults).map(([name, label]) => rowOf(name, label, arm));
  const rowNamed = new Map(rows.map((row) => [row.name, row]));
  const table = element(
    "table",
    { class: "faults" },
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col" }, "Fault"),
        element("th", { scope: "col", class: "number" }, "Chance"),
        element("th", { scope: "col", class: "number" }, "Happened"),
        element("th", { scope: "col", class: "number" }, "Next occasion"),
      ),
    ),
    ...MENU.map(([title, faults]) =>
      element(
        "tbody",
        {},
        element(
          "tr",
          { class: "group" },
          element("th", { scope: "rowgroup", colspan: "4" }, title),
        ),
        ...faults.map(([name]) => rowNamed.get(name).node),
      ),
    ),
  );

  async function update() {
    const faults = await read("/sandbox/faults");
    const text = sentenceOf(faults);
    refresh(state, text, () => [text]);
    for (const row of rows) row.show(faults);
  }
  async function change(body, done) {
    await attempt(
      () => write("/sandbox/faults", body),
      () => done,
    );
    await update();
  }
  async function arm(name, label) {
    const { armed } = await read("/sandbox/faults");
    await change({ arm: { [name]: armed[name] + 1 } }, `Armed: ${label}`);
  }
  async function release() {
    await attempt(
      () => write("/sandbox/webhooks/release"),
      ({ released }) =>
        released === 1 ? "1 webhook released" : `${countText(released)} webhooks released`,
    );
  }

  const node = card(
    "Faults",
    element(
      "p",
      { class: "muted" },
      "What goes wrong between Cadence and Shopify. Chaos gives every fault its chance; an armed one happens at the next occasion.",
    ),
    state,
    element(
      "div",
      { class: "actions" },
      button("Chaos", () => change({ mode: "chaos" }, "Chaos is on")),
      button("Off", () => change({ mode: "off" }, "All faults are off")),
      button("Release held webhooks", release),
    ),
    table,
  );
  return { node, update };
}

function rowOf(name, label, arm) {
  const chance = element("td", { class: "number", "data-label": "Chance" });
  const happened = element("td", { class: "number", "data-label": "Happened" });
  const armed = element("span", { class: "muted" });
  const armButton = button("Arm", () => arm(name, label), "small");
  armButton.setAttribute("aria-label", `Arm: ${label}`);
  const node = element(
    "tr",
    {},
    element("th", { scope: "row" }, label, element("code", {}, name)),
    chance,
    happened,
    element("td", {}, element("div", { class: "arm" }, armed, armButton)),
  );
  const show = (faults) => {
    chance.textContent = percentText(faults.rates[name]);
    happened.textContent = countText(faults.counts[name]);
    armed.textContent = faults.armed[name] > 0 ? `${countText(faults.armed[name])} armed` : "";
  };
  return { name, node, show };
}

function sentenceOf({ rates, armed, seed }) {
  const isOn = (figures) => Object.values(figures).some((figure) => figure > 0);
  if (isOn(rates)) return `Faults happen by chance, from seed ${seed}.`;
  if (isOn(armed)) return "Only what is armed will happen.";
  return "All faults are off.";
}

function percentText(share) {
  if (share === 0) return "Off";
  return new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 }).format(share);
}

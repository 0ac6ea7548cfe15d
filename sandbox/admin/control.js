import { read, write } from "./api.js";
import { ask } from "./ask.js";
import { element, refresh } from "./dom.js";
import { faultsCard } from "./faults.js";
import { countText, momentText, spanText } from "./format.js";
import { handCard } from "./hand.js";
import { button, card, keepFresh, showPage } from "./page.js";
import { segmentsCard } from "./segments.js";
import { attempt } from "./toast.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STEPS = [
  ["+1 hour", HOUR],
  ["+1 day", DAY],
  ["+7 days", 7 * DAY],
];

/** The sandbox itself: its time, its figures, its faults, and taking the app off. */
export async function showControl(address) {
  const { ianaTimezone } = await read("/sandbox/shop");
  const now = element("p", { class: "now", role: "status" });
  const ahead = element("p", { class: "muted" });
  const stats = element("dl", { class: "facts" });
  const faults = faultsCard();
  const segments = segmentsCard();

  showPage({
    title: "Sandbox",
    content: [
      element(
        "div",
        { class: "columns" },
        card(
          "Move time forward",
          now,
          ahead,
          element(
            "div",
            { class: "actions" },
            ...STEPS.map(([label, step]) => button(label, () => move(step))),
          ),
          customDays(move),
        ),
        card("Figures", stats),
      ),
      element("div", { class: "columns" }, handCard(address), segments.node),
      faults.node,
      card(
        "Uninstall the app",
        element(
          "p",
          { class: "muted" },
          "As the merchant does: the token dies at once, app/uninstalled is delivered, and the tags stay. " +
            "Opening Cadence again installs it anew. Two days later Shopify asks the app to erase the shop's data.",
        ),
        element(
          "div",
          { class: "actions" },
          button("Uninstall the app", uninstall, "destructive"),
          button("Erase the shop's data", eraseShop),
        ),
      ),
    ],
  });

  const update = keepFresh(async () => {
    const [clock, figures] = await Promise.all([
      read("/sandbox/clock"),
      read("/sandbox/stats"),
      faults.update(),
      segments.update(),
    ]);
    const text = momentText(clock.now, ianaTimezone);
    refresh(now, text, () => [text]);
    const lead = spanText(clock.offsetMs);
    refresh(ahead, lead, () => [lead ? `${lead} ahead of real time` : "The same as real time"]);
    refresh(stats, figures, () => factsOf(figures));
  });

  async function move(advanceMs) {
    await attempt(
      () => write("/sandbox/clock", { advanceMs }),
      () => `Time moved forward by ${spanText(advanceMs)}`,
    );
    await update();
  }
  await update();
}

function customDays(move) {
  const days = element("input", {
    id: "days",
    name: "days",
    type: "number",
    inputmode: "numeric",
    min: "1",
    max: "3650",
    step: "1",
    required: true,
    value: "30",
  });
  const submit = (event) => {
    event.preventDefault();
    move(days.valueAsNumber * DAY);
  };
  return element(
    "form",
    { class: "inline", submit },
    element("label", { for: "days" }, "Days"),
    days,
    element("button", { type: "submit", class: "button" }, "Move"),
  );
}

async function uninstall() {
  const agreed = await ask({
    title: "Uninstall Cadence?",
    text: "The shop's data in the sandbox stays. Opening Cadence again installs it anew.",
    agree: "Uninstall",
    isDestructive: true,
  });
  if (!agreed) return;
  await attempt(
    () => write("/sandbox/uninstall"),
    () => "Cadence is uninstalled",
  );
}

async function eraseShop() {
  const agreed = await ask({
    title: "Ask Cadence to erase the shop's data?",
    text: "shop/redact is delivered, as Shopify does two days after an app was taken off.",
    agree: "Send it",
    isDestructive: true,
  });
  if (!agreed) return;
  await attempt(
    () => write("/sandbox/privacy/redact-shop"),
    () => "The app is asked to erase the shop's data",
  );
}

// Figures are shown as the sandbox names them: deliveriesSent becomes "Deliveries sent".
function factsOf(figures, prefix = "") {
  return Object.entries(figures).flatMap(([name, value]) => {
    const label = prefix ? `${prefix}: ${name}` : sentenceCase(name);
    if (value !== null && typeof value === "object") return factsOf(value, sentenceCase(name));
    const text = typeof value === "number" ? countText(value) : String(value);
    return [element("div", {}, element("dt", {}, label), element("dd", {}, text))];
  });
}

function sentenceCase(name) {
  const words = name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

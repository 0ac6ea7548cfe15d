import { write } from "./api.js";
import { ask } from "./ask.js";
import { element } from "./dom.js";
import { field, number, select, tick } from "./fields.js";
import { momentText, moneyText, wordOf } from "./format.js";

/** An order in the list of a customer's, with what can happen to it; `change(action, success)` carries it out. */
export function orderItem(order, timeZone, change) {
  const act = (label, action) =>
    element(
      "button",
      {
        type: "button",
        class: "button small",
        "aria-label": `${label} order ${order.name}`,
        click: () => action(order, change),
      },
      label,
    );
  const isStanding = !order.cancelledAt;
  return element(
    "li",
    { class: "order" },
    element(
      "div",
      { class: "order-text" },
      element("b", {}, order.name),
      element("span", { class: "muted" }, momentText(order.processedAt, timeZone)),
    ),
    element(
      "div",
      { class: "order-sum" },
      element("span", {}, moneyText(order.total)),
      stateBadge(order),
    ),
    element(
      "div",
      { class: "actions" },
      isStanding && act("Edit", edit),
      isStanding && order.financialStatus === "PARTIALLY_PAID" && act("Pay", pay),
      isStanding && Number(order.currentTotal.amount) > 0 && act("Refund", refund),
      isStanding && act("Cancel", cancel),
      act("Delete", remove),
    ),
  );
}

function stateBadge({ cancelledAt, financialStatus }) {
  if (cancelledAt) return element("span", { class: "state" }, "Cancelled");
  return financialStatus !== "PAID" && element("span", { class: "state" }, wordOf(financialStatus));
}

async function edit(order, change) {
  const kept = order.lines.filter(({ currentQuantity }) => currentQuantity > 0);
  const given = await ask({
    title: `Edit order ${order.name}`,
    fields: [
      field(
        "What",
        select("what", [
          ...kept.map((line) => [
            `take ${line.id}`,
            `Take off: ${line.title} (${line.currentQuantity})`,
          ]),
          ...order.lines.map((line) => [`add ${line.productId}`, `Add: ${line.title}`]),
        ]),
      ),
      field("Pieces", number("pieces", { min: "1", step: "1", value: "1", inputmode: "numeric" })),
      tick("paid", "What is added is paid for", true),
    ],
    agree: "Save order",
  });
  if (!given) return;
  const [verb, id] = given.get("what").split(" ");
  const pieces = Number(given.get("pieces"));
  const left = kept.find((line) => line.id === id)?.currentQuantity ?? 0;
  const body =
    verb === "take"
      ? { lineId: id, quantity: Math.max(0, left - pieces) }
      : { productId: id, quantity: pieces, paid: given.has("paid") };
  await change(
    () => write(`/sandbox/orders/${order.number}/edit`, body),
    () => `Order ${order.name} edited`,
  );
}

function pay(order, change) {
  return change(
    () => write(`/sandbox/orders/${order.number}/pay`),
    () => `Order ${order.name} paid`,
  );
}

async function refund(order, change) {
  const { currencyCode, amount } = order.currentTotal;
  const given = await ask({
    title: `Refund order ${order.name}`,
    fields: [
      field(
        `Amount in ${currencyCode}`,
        number("amount", {
          inputmode: "decimal",
          min: "0.01",
          step: "0.01",
          max: amount,
          value: amount,
        }),
      ),
    ],
    agree: "Refund",
  });
  if (!given) return;
  await change(
    () => write(`/sandbox/orders/${order.number}/refund`, { amount: given.get("amount") }),
    () => `Order ${order.name} refunded`,
  );
}

async function cancel(order, change) {
  const agreed = await ask({
    title: `Cancel order ${order.name}?`,
    text: "A cancelled order is no purchase: it no longer counts for the customer.",
    decline: "Keep order",
    agree: "Cancel order",
    isDestructive: true,
  });
  if (!agreed) return;
  await change(
    () => write(`/sandbox/orders/${order.number}/cancel`),
    () => `Order ${order.name} cancelled`,
  );
}

async function remove(order, change) {
  const agreed = await ask({
    title: `Delete order ${order.name}?`,
    text: "As if it had never been: no list and no read shows it again.",
    decline: "Keep order",
    agree: "Delete order",
    isDestructive: true,
  });
  if (!agreed) return;
  await change(
    () => write(`/sandbox/orders/${order.number}/delete`),
    () => `Order ${order.name} deleted`,
  );
}

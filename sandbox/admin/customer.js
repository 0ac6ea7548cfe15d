import { read, write } from "./api.js";
import { ask } from "./ask.js";
import { byId, element, refresh } from "./dom.js";
import { dayText, momentText, moneyText, ordersText } from "./format.js";
import { button, card, keepFresh, showPage } from "./page.js";
import { editTags } from "./tag-editor.js";
import { tagChips } from "./tags.js";
import { attempt } from "./toast.js";

/** One customer: what is known, their tags as they change, their orders and what can happen to them. */
export async function showCustomer(address, number) {
  const { ianaTimezone } = await read("/sandbox/shop");
  const facts = element("dl", { class: "facts" });
  const tags = element("div", { class: "tags-slot" });
  const orders = element("ul", { class: "orders" });
  let customer;

  const page = showPage({
    title: "Customer",
    back: { href: address.customers, label: "Customers" },
    actions: [button("Place an order", placeOrder, "primary")],
    content: [
      card("Tags", tags, element("div", { class: "actions" }, button("Edit tags by hand", edit))),
      element("div", { class: "columns" }, card("Orders", orders), card("About", facts)),
    ],
  });

  const update = keepFresh(async () => {
    const [person, { rows }] = await Promise.all([
      read(`/sandbox/customers/${number}`),
      read("/sandbox/orders", { customerId: number }),
    ]);
    customer = person;
    page.rename(customer.displayName || customer.email || "No name");
    refresh(tags, customer.tags, () => tagChips(customer.tags));
    refresh(facts, customer, () => factsOf(customer, ianaTimezone));
    refresh(orders, rows, () => orderItems(rows));
  });

  function orderItems(rows) {
    if (rows.length === 0) return [element("li", { class: "muted" }, "No orders yet")];
    return rows.map((order) => orderItem(order, ianaTimezone, { cancel, refund }));
  }

  async function change(action, success) {
    await attempt(action, success);
    await update();
    // The pressed button may have gone with the row it stood in.
    if (document.activeElement === document.body) byId("main").focus();
  }
  function placeOrder() {
    return change(
      () => write("/sandbox/orders", { customerId: number }),
      (order) => `Order ${order.name} placed`,
    );
  }
  async function cancel(order) {
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
  async function refund(order) {
    const given = await ask({
      title: `Refund order ${order.name}`,
      fields: [amountField(order)],
      agree: "Refund",
    });
    if (!given) return;
    await change(
      () => write(`/sandbox/orders/${order.number}/refund`, { amount: given.get("amount") }),
      () => `Order ${order.name} refunded`,
    );
  }
  async function edit() {
    const difference = await editTags(customer.tags);
    if (!difference) return;
    await change(
      () => write(`/sandbox/customers/${number}/tags`, difference),
      () => "Tags changed by hand",
    );
  }
  await update();
}

function factsOf(customer, timeZone) {
  const facts = [
    ["E-mail", customer.email || "None"],
    ["E-mail marketing", wordOf(customer.consent)],
    ["Orders", ordersText(customer.orders)],
    ["Last order", dayText(customer.lastOrderAt, timeZone)],
    ["Spent", moneyText(customer.amountSpent)],
  ];
  return facts.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value)),
  );
}

// PARTIALLY_REFUNDED becomes "Partially refunded".
function wordOf(constant) {
  const text = constant.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function orderItem(order, timeZone, { cancel, refund }) {
  const act = (label, action) =>
    element(
      "button",
      {
        type: "button",
        class: "button small",
        "aria-label": `${label} order ${order.name}`,
        click: () => action(order),
      },
      label,
    );
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
    !order.cancelledAt &&
      element(
        "div",
        { class: "actions" },
        act("Cancel", cancel),
        Number(order.currentTotal.amount) > 0 && act("Refund", refund),
      ),
  );
}

function stateBadge({ cancelledAt, financialStatus }) {
  if (cancelledAt) return element("span", { class: "state" }, "Cancelled");
  return financialStatus !== "PAID" && element("span", { class: "state" }, wordOf(financialStatus));
}

function amountField({ currentTotal }) {
  return element(
    "div",
    { class: "field" },
    element("label", { for: "amount" }, `Amount in ${currentTotal.currencyCode}`),
    element("input", {
      id: "amount",
      name: "amount",
      type: "number",
      inputmode: "decimal",
      min: "0.01",
      step: "0.01",
      max: currentTotal.amount,
      value: currentTotal.amount,
      required: true,
    }),
  );
}

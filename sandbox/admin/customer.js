import { read, write } from "./api.js";
import { customerActions } from "./customer-actions.js";
import { byId, element, refresh } from "./dom.js";
import { dayText, moneyText, ordersText, wordOf } from "./format.js";
import { orderItem } from "./order-item.js";
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
  const actions = customerActions({
    customerNow: () => customer,
    change,
    leave: () => location.assign(address.customers),
  });

  const page = showPage({
    title: "Customer",
    back: { href: address.customers, label: "Customers" },
    actions: [button("Place an order", placeOrder, "primary")],
    content: [
      card("Tags", tags, element("div", { class: "actions" }, button("Edit tags by hand", edit))),
      element("div", { class: "columns" }, card("Orders", orders), card("About", facts, actions)),
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
    return rows.map((order) => orderItem(order, ianaTimezone, change));
  }

  async function change(action, success, { isLast = false } = {}) {
    const done = await attempt(action, success);
    if (isLast) return done;
    await update();
    // The pressed button may have gone with the row it stood in.
    if (document.activeElement === document.body) byId("main").focus();
    return done;
  }
  function placeOrder() {
    return change(
      () => write("/sandbox/orders", { customerId: number }),
      (order) => `Order ${order.name} placed`,
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
    ["Phone", customer.phone || "None"],
    ["Text messages", wordOf(customer.smsConsent)],
    ["Orders", ordersText(customer.orders)],
    ["Last order", dayText(customer.lastOrderAt, timeZone)],
    ["Spent", moneyText(customer.amountSpent)],
  ];
  return facts.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value)),
  );
}

import { read, write } from "./api.js";
import { ask } from "./ask.js";
import { element } from "./dom.js";
import { field, select, tick } from "./fields.js";
import { ordersText, wordOf } from "./format.js";
import { button } from "./page.js";

const EMAIL_STATES = ["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "UNSUBSCRIBED", "INVALID"];
const SMS_STATES = ["SUBSCRIBED", "NEVER_SUBSCRIBED", "PENDING", "UNSUBSCRIBED"];
const OTHERS = 25;

/**
 * What can happen to a customer beside orders and tags. `change(action, success)` carries it out, `leave()` goes to the
 * list when nobody is left to show.
 */
export function customerActions({ customerNow, change, leave }) {
  const path = (end) => `/sandbox/customers/${customerNow().number}/${end}`;
  const choose = async ({ title, label, states, end, present }) => {
    const options = states.map((state) => [state, wordOf(state)]);
    const given = await ask({
      title,
      fields: [field(label, select("state", options, present))],
      agree: "Save",
    });
    if (!given) return;
    await change(
      () => write(path(end), { state: given.get("state") }),
      () => `${label}: ${wordOf(given.get("state")).toLowerCase()}`,
    );
  };
  const email = () =>
    choose({
      title: "Change e-mail consent",
      label: "E-mail marketing",
      states: EMAIL_STATES,
      end: "consent",
      present: customerNow().consent,
    });
  const sms = () =>
    choose({
      title: "Change SMS consent",
      label: "Text messages",
      states: SMS_STATES,
      end: "sms-consent",
      present: customerNow().smsConsent,
    });

  async function merge() {
    const { number } = customerNow();
    const { rows } = await read("/sandbox/customers", { first: OTHERS + 1 });
    const others = rows.filter((other) => other.number !== number).slice(0, OTHERS);
    const given = await ask({
      title: "Merge another customer into this one",
      text: "Orders and tags come here; the other customer is gone.",
      fields: [
        field("Customer who goes", select("deleted", others.map(optionOf))),
        tick("fails", "Shopify does not manage it"),
      ],
      agree: "Merge",
      isDestructive: true,
    });
    if (!given) return;
    await change(
      () => write(path("merge"), { deleted: given.get("deleted"), fails: given.has("fails") }),
      () => (given.has("fails") ? "The merge failed" : "Customers merged"),
    );
  }

  async function goFor({ title, text, agree, decline, action, success }) {
    if (!(await ask({ title, text, agree, decline, isDestructive: true }))) return;
    if (await change(action, () => success, { isLast: true })) leave();
  }
  const remove = () =>
    goFor({
      title: "Delete this customer?",
      text: "Shopify lets go only of customers who never ordered.",
      agree: "Delete customer",
      decline: "Keep customer",
      action: () => write(path("delete")),
      success: "Customer deleted",
    });
  const forget = () =>
    goFor({
      title: "Forget this person?",
      text: "The app is told to erase what it knows of them. Here nothing reads them back, and their orders become a guest's.",
      agree: "Erase personal data",
      decline: "Keep customer",
      action: () => write("/sandbox/privacy/redact", { customerId: customerNow().number }),
      success: "The app is asked to forget",
    });
  const askForData = () =>
    change(
      () => write("/sandbox/privacy/data-request", { customerId: customerNow().number }),
      () => "The app is asked what it knows",
    );

  return element(
    "div",
    { class: "actions" },
    button("E-mail consent", email),
    button("SMS consent", sms),
    button("Merge", merge),
    button("Request data", askForData),
    button("Delete", remove),
    button("Erase personal data", forget),
  );
}

function optionOf({ number, displayName, orders }) {
  return [number, `${displayName} · ${ordersText(orders)} · ${number}`];
}

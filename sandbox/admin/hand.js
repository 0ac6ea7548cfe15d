import { write } from "./api.js";
import { element } from "./dom.js";
import { number } from "./fields.js";
import { countText } from "./format.js";
import { card } from "./page.js";
import { attempt } from "./toast.js";

const SHOWN = 12;

/** The card that lets a shop live: so many things happen at once, and the last of them are told. */
export function handCard(address) {
  const told = element("ul", { class: "deeds" });
  const count = number("actions", {
    min: "1",
    max: "5000",
    step: "1",
    value: "20",
    inputmode: "numeric",
  });
  const submit = async (event) => {
    event.preventDefault();
    const done = await attempt(
      () => write("/sandbox/hand", { actions: count.valueAsNumber }),
      ({ actions, seed }) => `${countText(actions.length)} things happened (seed ${seed})`,
    );
    if (!done) return;
    const latest = done.actions.slice(-SHOWN).toReversed();
    told.replaceChildren(...latest.map((deed) => deedItem(deed, address)));
  };
  return card(
    "Let the shop live",
    element(
      "p",
      { class: "muted" },
      "Customers order, sign up and change their minds; the merchant refunds, edits tags, merges and deletes. " +
        "All of it happens now, as often as you say.",
    ),
    element(
      "form",
      { class: "inline", submit },
      element("label", { for: count.id }, "How often"),
      count,
      element("button", { type: "submit", class: "button" }, "Let it happen"),
    ),
    told,
  );
}

function deedItem({ action, customerId, orderId, detail }, address) {
  const customer = numberOf(customerId);
  return element(
    "li",
    {},
    element("b", {}, sentence(action)),
    customer && element("a", { href: address.customer(customer) }, `customer ${customer}`),
    orderId && element("span", {}, `order ${numberOf(orderId)}`),
    element("span", { class: "muted" }, detail ?? (customerId || orderId ? "" : "nobody was met")),
  );
}

const numberOf = (gid) => gid?.split("/").at(-1);

// "tag-ours-removed" becomes "Tag ours removed".
function sentence(name) {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

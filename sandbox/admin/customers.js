import { read } from "./api.js";
import { element, refresh } from "./dom.js";
import { countText, dayText, moneyText } from "./format.js";
import { card, keepFresh, showPage } from "./page.js";
import { tagChips } from "./tags.js";

const PAGE = 25;
const TYPING_PAUSE = 200;
const COLUMNS = ["Customer", "Orders", "Last order", "Spent", "Tags"];

/** The list of customers; tags change in it while one watches. */
export async function showCustomers(address) {
  const { ianaTimezone } = await read("/sandbox/shop");
  let wanted = PAGE;
  let query = new URLSearchParams(location.search).get("query") ?? "";

  const search = element("input", {
    id: "search",
    type: "search",
    placeholder: "Name, e-mail or tag",
    autocomplete: "off",
    value: query,
    input: () => {
      clearTimeout(search.pause);
      search.pause = setTimeout(searchFor, TYPING_PAUSE, search.value);
    },
  });
  const status = element("p", { class: "muted", role: "status", id: "count" });
  const body = element("tbody");
  const more = element(
    "button",
    { type: "button", class: "button", hidden: true, click: showMore },
    "Show more",
  );
  showPage({
    title: "Customers",
    content: [
      card(
        "",
        element(
          "div",
          { class: "search" },
          element("label", { for: "search" }, "Search customers"),
          search,
        ),
        status,
        tableOf(body),
        element("div", { class: "actions" }, more),
      ),
    ],
  });

  const update = keepFresh(async () => {
    const asked = query;
    const found = await read("/sandbox/customers", { query, first: wanted });
    if (asked !== query) return;
    draw(body, found.rows, address, ianaTimezone);
    more.hidden = !found.endCursor;
    const text = summary(found, query);
    refresh(status, text, () => [text]);
  });

  async function searchFor(text) {
    query = text.trim();
    wanted = PAGE;
    const url = query ? `?query=${encodeURIComponent(query)}` : location.pathname;
    history.replaceState(null, "", url);
    await update();
  }
  async function showMore() {
    const shown = body.children.length;
    wanted += PAGE;
    await update();
    body.children[shown]?.querySelector("a")?.focus();
  }
  await update();
}

function tableOf(body) {
  const heads = COLUMNS.map((name) =>
    element("th", { scope: "col", class: /Orders|Spent/.test(name) ? "number" : undefined }, name),
  );
  return element(
    "table",
    { class: "customers" },
    element("caption", { class: "visually-hidden" }, "Customers"),
    element("thead", {}, element("tr", {}, ...heads)),
    body,
  );
}

function summary({ rows, total }, query) {
  if (total === 0) return query ? `Nobody matches “${query}”` : "No customers yet";
  const people = total === 1 ? "1 customer" : `${countText(total)} customers`;
  return rows.length < total ? `${countText(rows.length)} of ${people}` : people;
}

// Rows keep their elements as long as the customer is shown: the link in focus must not disappear.
function draw(body, rows, address, timeZone) {
  const shown = new Map([...body.children].map((row) => [row.dataset.id, row]));
  const next = rows.map((customer) => {
    const row = shown.get(customer.id) ?? emptyRow(customer, address);
    fill(row, customer, timeZone);
    return row;
  });
  const isSame =
    next.length === body.children.length && next.every((row, at) => row === body.children[at]);
  if (!isSame) body.replaceChildren(...next);
}

function emptyRow(customer, address) {
  const [first, ...rest] = COLUMNS;
  const link = element("a", { href: address.customer(customer.number) });
  const name = element("th", { scope: "row", "data-label": first }, link);
  const cells = rest.map((label) =>
    element("td", {
      "data-label": label,
      class: /Orders|Spent/.test(label) ? "number" : undefined,
    }),
  );
  return element("tr", { "data-id": customer.id }, name, ...cells);
}

function fill(row, customer, timeZone) {
  const [name, orders, last, spent, tags] = row.children;
  const link = name.firstChild;
  const text = customer.displayName || customer.email || "No name";
  if (link.textContent !== text) link.textContent = text;
  put(orders, countText(customer.orders));
  put(last, dayText(customer.lastOrderAt, timeZone));
  put(spent, moneyText(customer.amountSpent));
  const isFirst = tags.dataset.shown === undefined;
  const before = tags.dataset.shown;
  refresh(tags, customer.tags, () => tagChips(customer.tags));
  if (!isFirst && before !== tags.dataset.shown) flash(row);
}

function put(cell, text) {
  refresh(cell, text, () => [text]);
}

function flash(row) {
  row.classList.remove("changed");
  requestAnimationFrame(() => row.classList.add("changed"));
}

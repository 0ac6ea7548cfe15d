import { describe, expect, it } from "vitest";
import { STAGES } from "#app/domain/stage.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";
import { CUSTOMER_SORTS, TAG_STATES } from "#app/ports/customer-list.ts";
import { ALL_FACETS, BANDS, customerQueryIn } from "#app/services/customer-query.ts";
import type { CustomersView, ListedView } from "#app/services/read-customers.ts";
import { RedactedCustomer } from "#app/ui/customer.tsx";
import { Customers } from "#app/ui/customers.tsx";
import { render, textOf, wordsIn } from "./render.tsx";
import { FORMAT, HEADER } from "./views.ts";

const { count } = FORMAT;

const ANNA: ListedView = {
  id: "7001",
  stage: "repeat-risk",
  since: "19 Nov",
  next: { date: "18 Jan 2027", stage: "repeat-lapsed" },
  orders: count(4),
  spent: "£212.50",
  lastOrder: "20 Sept",
  reachable: true,
  tagState: "pending",
  excluded: false,
};
const LIST: CustomersView = {
  query: customerQueryIn(new URLSearchParams()),
  choices: {
    stages: STAGES,
    facets: ALL_FACETS,
    bands: BANDS,
    often: ["few", "some", "many"],
    values: VALUE_TIERS,
    tagStates: TAG_STATES,
    sorts: CUSTOMER_SORTS,
  },
  wishes: [],
  search: "none",
  customers: [ANNA, { ...ANNA, id: "7002", stage: null, since: null, next: null, lastOrder: null }],
  found: { customers: count(25_240), reachable: count(14_120) },
  address: "",
  previous: null,
  next: "?after=1790000000000.7002",
  builtIn: [{ key: "late-regulars", address: "?stage=repeat-risk&sort=spent", shown: false }],
  saved: [],
};

const nothing = () => undefined;
const screen = (given: Partial<CustomersView> = {}) => (
  <Customers
    list={{ ...LIST, ...given }}
    names={Promise.resolve({})}
    pending={false}
    onAsk={nothing}
    bulk={{ onSubmit: nothing, pending: false, answered: null }}
    views={{ onSave: nothing, onDelete: nothing, pending: false, answered: null }}
    csv={{ onDownload: nothing, pending: false, failed: false }}
  />
);
const read = (given: Partial<CustomersView> = {}) => textOf(screen(given));

describe("all customers", () => {
  it("are listed by id at once, each with stage, dates, orders and tags", () => {
    const text = read();
    expect(text).toContain("25,240 customers 14,120 reachable by e-mail");
    expect(text).toContain(
      "7001 Regulars: late 19 Nov 18 Jan 2027: Regulars: gone quiet 20 Sept 4 £212.50 Subscribed Attention To be written",
    );
    expect(text).toContain("7002 Being worked out None by time alone None 4 £212.50");
    expect(render(screen())).toContain('href="/app/customers?after=1790000000000.7002"');
  });

  it("have one heading of the first rank, and a label on every input", () => {
    const html = render(screen({ wishes: [{ name: "stage", stage: "lost", address: "" }] }));
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    const inputs = [...html.matchAll(/<(?:input|select)\b[^>]*>/g)].map(([tag]) => tag);
    const ids = inputs
      .filter((tag) => !tag.includes('type="hidden"'))
      .flatMap((tag) => /\bid="([^"]+)"/.exec(tag)?.[1] ?? []);
    expect(ids.length).toBeGreaterThan(6);
    expect(ids.filter((id) => !html.includes(`for="${id}"`))).toEqual([]);
    // The others stand within their labels, or say themselves which customer they choose.
    const loose = inputs.filter((tag) => !/\bid=|type="hidden"|aria-label="Select /.test(tag));
    expect(loose.filter((tag) => !html.includes(`<label>${tag}`))).toEqual([]);
  });

  it("keep back what lies below the fold of their filters until they are opened, unless something is filled in", () => {
    expect(render(screen())).not.toContain('name="cohort"');
    const wishes = [{ name: "stage", stage: "lost", address: "" }] as const;
    expect(render(screen({ wishes }))).toContain('name="cohort"');
  });

  it("say what they are narrowed to, each wish a way to the list without it", () => {
    const wishes = [
      { name: "search", text: "anna", address: "?stage=lost" },
      { name: "stage", stage: "lost", address: "?q=anna" },
      { name: "tags", tags: "failed", address: "?q=anna" },
      { name: "cohort", text: "March 2026", address: "" },
      { name: "recency", band: 5, address: "" },
    ] as const;
    const html = render(screen({ wishes }));
    expect(html).toContain('aria-label="Remove the filter “Search: anna”"');
    expect(html).toContain('href="/app/customers?stage=lost"');
    const text = read({ wishes });
    expect(text).toContain("Filters (4)");
    expect(text).toContain(
      "Search: anna × Lost × Tags: Failed × First order in March 2026 × Recency 5 ×",
    );
  });

  it("offer to save what is shown, and to delete a saved view that is shown", () => {
    const wishes = [{ name: "stage", stage: "lost", address: "" }] as const;
    expect(read({ wishes, address: "?stage=lost" })).toContain("Save this view");
    const saved = [{ viewId: "1", title: "Lost ones", address: "?stage=lost", shown: true }];
    const text = read({ wishes, address: "?stage=lost", saved });
    expect(text).not.toContain("Save this view");
    expect(text).toContain("Delete the view “Lost ones”");
  });

  it.each([
    [{ search: "unavailable" }, "Shopify’s search does not answer now"],
    [{ search: "first" }, "The first 50 are looked at here"],
    [
      { customers: [], found: { customers: count(0), reachable: count(0) } },
      "No customer matches Take a filter away, or look for another name. Clear filters",
    ],
  ] as const)("have a sentence for %j", (given, sentence) => {
    expect(read(given)).toContain(sentence);
  });

  it("say what will be here while there is nobody", () => {
    const freshness = { ...HEADER.freshness, customers: count(0) };
    const text = wordsIn(render(screen(), "en", { ...HEADER, freshness }));
    expect(text).toContain("Your customers appear here");
  });
});

it("a customer who was forgotten on request has a screen that says so", () => {
  const text = textOf(<RedactedCustomer id="7001" />);
  expect(text).toContain("Customer 7001");
  expect(text).toContain("Deleted on request: Cadence has forgotten everything");
});

import type { Truth } from "#test/oracle/truth.ts";

/** A screen that the merchant's menu leads to, and what is there once it shows everything. */
export type ScreenPlace = { readonly name: string; readonly path: string; readonly ready: string };

/** Every screen of a shop that is set up, in which somebody has ordered. */
export function screensOf({ orders }: Pick<Truth, "orders">): readonly ScreenPlace[] {
  const buyer = orders.find(({ customerId }) => customerId !== null)?.customerId;
  if (buyer == null) throw new Error("nobody of the shop has ordered");
  const customer = buyer.slice(buyer.lastIndexOf("/") + 1);
  return [
    { name: "overview", path: "/app", ready: "figure" },
    { name: "segments", path: "/app/segments", ready: "table" },
    { name: "segment", path: "/app/segments/active-repeat", ready: "figure" },
    { name: "rfm", path: "/app/segments/rfm", ready: "figure" },
    { name: "cohorts", path: "/app/segments/cohorts", ready: "figure" },
    { name: "facets", path: "/app/segments/facets", ready: "table" },
    { name: "customers", path: "/app/customers", ready: "table" },
    { name: "customer", path: `/app/customers/${customer}`, ready: "figure" },
    { name: "playbooks", path: "/app/playbooks", ready: "h1" },
    { name: "playbook", path: "/app/playbooks/one-time-lapsed", ready: "pre" },
    { name: "activity", path: "/app/activity", ready: "table" },
    { name: "settings", path: "/app/settings", ready: "h1" },
    { name: "lifecycle", path: "/app/settings/lifecycle", ready: "figure" },
    { name: "tags", path: "/app/settings/tags", ready: "h1" },
    { name: "preview-of-tags", path: "/app/settings/preview", ready: "h1" },
    { name: "language", path: "/app/settings/language", ready: "h1" },
    { name: "privacy", path: "/app/privacy", ready: "h1" },
  ];
}

import { seenTags } from "#app/adapters/postgres/seen-tags.ts";
import { judgeRead } from "#app/domain/guard.ts";
import { intersect, without } from "#app/domain/tag-change.ts";
import { NOTHING_LEFT_ALONE } from "#app/domain/tags.ts";
import type { CustomerFacts } from "#app/ports/shopify.ts";
import type { CustomerWork } from "#app/ports/store.ts";
import { currentPolicy } from "./current-policy.ts";
import { change, markDue } from "./mark-due.ts";
import { requestRefetch } from "./refetch-work.ts";
import type { CustomerRow } from "./rows.ts";
import type { Unit } from "./unit.ts";

/** Customers as webhooks and refetches change them. */
export function customerWork(unit: Unit): CustomerWork {
  const { shop } = unit;
  const knows = (id: string) => shop.customers.get(id)?.deletedAt === null;
  const intentsOf = (id: string) =>
    shop.intents.rows().filter(({ customerId }) => customerId === id);

  return {
    saveCustomers: async (customers) => {
      const { naming } = currentPolicy(shop);
      for (const customer of customers) {
        const { customerId } = customer;
        if (shop.tombstones.get(customerId) !== undefined) continue;
        const seen = seenTags(customer.tags, naming);
        const before = shop.customers.get(customerId) ?? null;
        const known =
          before === null
            ? null
            : { updatedAt: before.sourceUpdatedAt, deleted: before.deletedAt !== null };
        const same = before !== null && isSame(before, customer, seen);
        const verdict = judgeRead(known, customer, same);
        const isGone = shop.gone.get(`customer ${customerId}`) !== undefined;
        if (verdict === "store-and-ask" || isGone) requestRefetch(unit, "customer", customerId);
        if (verdict !== "stale" && !isGone && !(known?.deleted ?? false)) {
          putCustomer(unit, customer, seen);
        }
        markDue(unit, [customerId], "event");
      }
    },
    knowsCustomer: async (id) => knows(id),
    ownTags: async (id) => [
      ...(shop.ledger.get(id) ?? []),
      ...intentsOf(id).flatMap(({ add }) => add),
    ],
    watchedTags: async (id) => {
      const row = shop.customers.get(id);
      if (row === undefined) return [];
      const removing = new Set(intentsOf(id).flatMap(({ remove }) => remove));
      return [...new Set([...row.writtenTags, ...row.alreadyThere])].filter(
        (tag) => !removing.has(tag),
      );
    },
    isRefused: async (id) => (shop.customers.get(id)?.refused ?? null) !== null,
    requestReread: async (id) => {
      change(unit, id, () => ({ reread: true }));
      markDue(unit, [id], "event");
    },
    saveExcluded: async (id, excluded) => {
      change(unit, id, (row) => (row.deletedAt === null ? { excluded } : {}));
      markDue(unit, [id], "event");
    },
  };
}

type Seen = ReturnType<typeof seenTags>;

/** Puts a customer's facts into their row; what was computed stays. */
export function putCustomer(
  { shop }: Pick<Unit, "shop">,
  customer: CustomerFacts,
  { locked, found }: Seen,
): void {
  const { customerId, createdAt, updatedAt, subscribedAt } = customer;
  const { emailState, smsState, subscription } = customer;
  const facts = { customerId, createdAt, subscribedAt, emailState, smsState, subscription };
  const before = shop.customers.get(facts.customerId) ?? UNKNOWN;
  // A merge may have given tags of ours to somebody whom we did not know yet.
  const writtenTags = shop.ledger.get(facts.customerId) ?? [];
  shop.customers.set(facts.customerId, {
    ...before,
    ...facts,
    sourceUpdatedAt: updatedAt,
    locked,
    writtenTags,
    alreadyThere: found.filter((tag) => !writtenTags.includes(tag)),
    deletedAt: null,
  });
}

function isSame(row: CustomerRow, customer: CustomerFacts, { locked, found }: Seen): boolean {
  return (
    row.createdAt === customer.createdAt &&
    row.subscribedAt === customer.subscribedAt &&
    row.emailState === customer.emailState &&
    row.smsState === customer.smsState &&
    row.subscription === customer.subscription &&
    row.locked === locked &&
    without(intersect(found, row.desiredTags), row.writtenTags).every((tag) =>
      row.alreadyThere.includes(tag),
    ) &&
    row.alreadyThere.every((tag) => found.includes(tag))
  );
}

/** A row that nothing was computed for yet. */
type Facts = keyof CustomerFacts | "sourceUpdatedAt" | "deletedAt" | "locked";
const UNKNOWN: Omit<CustomerRow, Facts> = {
  purchases: 0,
  lastOrderAt: null,
  netSpent: 0,
  cadence: null,
  stage: null,
  stageSince: null,
  computedSignUp: null,
  valueTier: null,
  vip: false,
  facets: [],
  rfm: null,
  bounds: null,
  policyVersion: 0,
  rhythmVersion: 0,
  desiredTags: [],
  writtenTags: [],
  alreadyThere: [],
  leftAlone: NOTHING_LEFT_ALONE,
  tagsAt: null,
  tagsStage: null,
  runId: null,
  excluded: false,
  nextChangeAt: null,
  dueAt: null,
  urgency: "time",
  version: 0,
  lease: null,
  leasedVersion: 0,
  reread: false,
  attempts: 0,
  failure: null,
  refused: null,
};

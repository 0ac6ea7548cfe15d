import type { Instant } from "#app/domain/time.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { URGENCIES, type Urgency } from "#app/ports/store.ts";
import type { CustomerRow } from "./rows.ts";
import { least, type Unit } from "./unit.ts";

/** Something happened to these customers; a running lease is not broken: its owner will see the version. */
export function markDue(unit: Unit, ids: readonly CustomerId[], urgency: Urgency): void {
  for (const id of ids) {
    change(unit, id, (row) =>
      row.deletedAt === null
        ? {
            version: row.version + 1,
            urgency: urgencyFrom(row, unit.now, urgency),
            dueAt: sooner(row, unit.now, least(row.dueAt, unit.now)),
          }
        : {},
    );
  }
}

/** The urgency once something of this urgency made a customer due who may be due already. */
export function urgencyFrom(row: CustomerRow, now: Instant, urgency: Urgency): Urgency {
  const isAlready = (row.dueAt !== null && row.dueAt <= now) || row.lease !== null;
  return isAlready && rankOf(row.urgency) < rankOf(urgency) ? row.urgency : urgency;
}

/** The least goes first. */
export function rankOf(urgency: Urgency): number {
  return URGENCIES.indexOf(urgency);
}

/** The next due instant, unless a lease is running. */
export function sooner(row: CustomerRow, now: Instant, at: Instant | null): Instant | null {
  const leased = row.lease !== null && !(row.dueAt !== null && row.dueAt <= now);
  return leased ? row.dueAt : at;
}

/** Changes a customer's row, if there is one. */
export function change(
  { shop }: Pick<Unit, "shop">,
  id: CustomerId,
  to: (row: CustomerRow) => Partial<CustomerRow>,
): boolean {
  const row = shop.customers.get(id);
  if (row === undefined) return false;
  shop.customers.set(id, { ...row, ...to(row) });
  return true;
}

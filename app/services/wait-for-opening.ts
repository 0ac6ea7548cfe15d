import { nextOpening } from "#app/domain/contact-hours.ts";
import type { JobKind } from "#app/ports/jobs.ts";
import type { ShopTx } from "#app/ports/store.ts";

/**
 * Puts off, outside of the contact hours, a job that the calendar brings and that moves people, to the next
 * opening. Says whether it did.
 */
export async function waitForOpening(tx: ShopTx, kind: JobKind): Promise<boolean> {
  const { contactHours } = (await tx.policy()).policy;
  if (contactHours === null) return false;
  const { timeZone } = await tx.shop();
  const opening = nextOpening(contactHours, timeZone, tx.now);
  if (opening === tx.now) return false;
  await tx.schedule(kind, opening);
  return true;
}

import { without } from "#app/domain/tag-change.ts";
import type { LeftAlone } from "#app/domain/tags.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ComputedCustomer, DueCustomer } from "#app/ports/store.ts";

type Hours = {
  readonly now: Instant;
  /** When the contact hours next open: now, while they are. */
  readonly opening: Instant;
};

/**
 * The tags that a customer should carry, and as of when. Outside of the contact hours time stands still for
 * them: they are those of the last instant at which more than time moved the customer, an order, a sign-up,
 * or a computation while the hours were open. So a purchase acts at once, and what time would do waits whole
 * for the opening. New settings and corrections act at once too, and so does a change by time that only
 * takes tags off. `tagsAsOf` says what the rules say of an instant.
 */
export function tagsInHours(
  customer: Pick<DueCustomer, "tagsAt" | "policyVersion" | "signUp" | "leftAlone">,
  computed: Pick<
    ComputedCustomer,
    "changes" | "policyVersion" | "lastOrderAt" | "nextChangeAt" | "leftAlone"
  >,
  tagsAsOf: (at: Instant, leftAlone: LeftAlone) => readonly string[],
  { now, opening }: Hours,
): Pick<ComputedCustomer, "desiredTags" | "tagsAt" | "nextChangeAt"> {
  const { changes, nextChangeAt } = computed;
  const desiredTags = tagsAsOf(now, computed.leftAlone);
  const acting = { desiredTags, tagsAt: now, nextChangeAt };
  const { tagsAt } = customer;
  const cause = changes.at(-1)?.cause;
  const isOpen = opening === now;
  const isNew = tagsAt === null || customer.policyVersion !== computed.policyVersion;
  if (isOpen || isNew || cause === "settings" || cause === "corrected") return acting;

  const moments = [tagsAt, customer.signUp, computed.lastOrderAt ?? tagsAt];
  const movedAt = Math.max(...moments.filter((at) => at <= now));
  const before = tagsAsOf(movedAt, customer.leftAlone);
  if (without(desiredTags, before).length === 0) return acting;
  return {
    desiredTags: before,
    tagsAt: movedAt,
    nextChangeAt: Math.min(opening, nextChangeAt ?? opening),
  };
}

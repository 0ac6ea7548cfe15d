import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from "#app/domain/facets/subscription.ts";

/** A stored status, as far as our rules know it. */
export function subscriptionOf(stored: string | null): SubscriptionStatus | null {
  return SUBSCRIPTION_STATUSES.find((status) => status === stored) ?? null;
}

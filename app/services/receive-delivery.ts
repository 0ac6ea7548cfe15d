import type { Delivery } from "#app/ports/delivery.ts";
import type { Ports } from "#app/ports/ports.ts";

/**
 * Stores a verified delivery. Shopify sends again until it reads a 200, so nothing slow happens here and
 * nothing is acknowledged before it is durable. Throws an InboxUnavailableError.
 */
export async function receiveDelivery(
  { inbox, wake }: Pick<Ports, "inbox" | "wake">,
  delivery: Delivery,
): Promise<"accepted" | "duplicate"> {
  const outcome = await inbox.accept(delivery);
  if (outcome === "accepted") wake();
  return outcome;
}

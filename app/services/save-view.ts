import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { addressOf, type CustomerQuery } from "./customer-query.ts";

/** Views that a shop can save. */
const MOST_VIEWS = 20;
const LONGEST_TITLE = 40;

/** Why a view was not saved. */
export type ViewProblem = "untitled" | "too-long" | "taken" | "too-many" | "nothing";

/**
 * Saves a query under a title, without what was searched for: that may be somebody's name. Null when it is
 * saved.
 */
export async function saveView(
  { store, log }: Pick<Ports, "store" | "log">,
  shopId: ShopId,
  typed: string,
  query: CustomerQuery,
): Promise<ViewProblem | null> {
  // PostgreSQL has no NUL.
  const title = typed.replaceAll("\0", "").trim();
  if (title === "") return "untitled";
  if (title.length > LONGEST_TITLE) return "too-long";
  const address = addressOf({ ...query, search: "" }).slice(1);
  if (address === "") return "nothing";
  const problem = await store.withShop(shopId, async (tx): Promise<ViewProblem | null> => {
    const views = await tx.savedViews();
    if (views.length >= MOST_VIEWS) return "too-many";
    const isTaken = views.some((view) => view.title.toLowerCase() === title.toLowerCase());
    if (isTaken) return "taken";
    await tx.addView(title, address);
    return null;
  });
  if (problem === null) log.info("view-saved", { shop: shopId });
  return problem;
}

import { keepSteady, sameBoundaries, steadyDays } from "#app/domain/boundaries.ts";
import type { Histories } from "#app/domain/rhythm/histories.ts";
import { learnRhythm } from "#app/domain/rhythm/learn-rhythm.ts";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import { type Rulebook, rulebookOf } from "#app/domain/rulebook.ts";
import { addDays, daysBetween, type Instant } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { BuyerInForce } from "#app/ports/store.ts";
import { localDay } from "./local-day.ts";

/** Customers that a fit looks at: more would not move the parameters by what a customer could notice. */
const MOST_CUSTOMERS = 100_000;
/** Buyers compared in one unit of work. */
const PAGE = 5_000;

/**
 * Learns the shop's rhythm anew and plans the next time. A fit that fails leaves the last good one in
 * force. Buyers whose boundaries change enough are recomputed one after another, never all at once. Activity tells of
 * every fit but the first, which is part of the import.
 */
export async function refitRhythm(
  { store, timings, log, wake }: Pick<Ports, "store" | "timings" | "log" | "wake">,
  shop: Shop,
): Promise<void> {
  const { now, histories, before } = await store.withShop(shop.shopId, async (tx) => ({
    now: tx.now,
    histories: await tx.histories(MOST_CUSTOMERS),
    before: await tx.rhythm(),
  }));
  // Outside of any transaction: a fit may take a second.
  const learned = steadyProspects(
    before.learned,
    learnRhythm(
      histories,
      localDay(now, shop.timeZone),
      before.learned === null ? {} : { last: before.learned },
    ),
  );
  const { source, report } = learned;
  log.info("rhythm-learned", { shop: shop.shopId, source, ...report });

  const kept = report.fit === "kept";
  await store.withShop(shop.shopId, async (tx) => {
    if (kept) await tx.saveRhythmFailure();
    else await tx.saveRhythm(learned);
    const young = now - firstOrderAt(histories) < timings.youngShop;
    await tx.schedule("refit", tx.now + (young ? timings.refitYoung : timings.refit));
  });
  const tell = (moved: number | null, note?: "refit-kept") =>
    store.withShop(shop.shopId, async (tx) => {
      if (before.learned === null) return;
      await tx.recordActivity("refit", moved === null ? {} : { moved }, { note, since: now });
    });
  if (kept) {
    await tell(null, "refit-kept");
    log.warn("rhythm-kept", { shop: shop.shopId, reason: "the fit did not converge" });
    return;
  }
  await tell(await moveBoundaries({ store, timings, log }, shop));
  if (learned.prospectColdDays !== before.learned?.prospectColdDays) {
    await store.withShop(shop.shopId, (tx) => tx.markProspectsDue(timings.refitSpread));
  }
  wake();
}

/** The window of prospects too stays where it is when it changes little. */
function steadyProspects(before: LearnedRhythm | null, learned: LearnedRhythm): LearnedRhythm {
  if (before === null) return learned;
  const prospectColdDays = steadyDays(before.prospectColdDays, learned.prospectColdDays);
  return { ...learned, prospectColdDays };
}

/** Makes those buyers due whose boundaries the new rhythm moves. Returns how many. */
async function moveBoundaries(
  { store, timings, log }: Pick<Ports, "store" | "timings" | "log">,
  shop: Shop,
): Promise<number> {
  let after: CustomerId | null = null;
  let moved = 0;
  for (;;) {
    const seen: { readonly last: CustomerId | undefined; readonly moving: number } =
      await store.withShop(shop.shopId, async (tx) => {
        const { policy } = await tx.policy();
        const { learned } = await tx.rhythm();
        const rulebook = rulebookOf({
          policy,
          rhythm: learned,
          limitedHistory: shop.limitedHistory,
        });
        const buyers = await tx.buyersInForce(after, PAGE);
        // The days on which chances change bands are nobody's boundaries: they follow every fit.
        const everybody = policy.naming.families.includes("chance");
        const moving = everybody
          ? buyers
          : buyers.filter((buyer) => moves(buyer, rulebook, tx.now));
        await tx.markDueAt(
          moving.map(({ customerId }, index) => ({
            customerId,
            at: tx.now + (moved + index) * timings.refitSpread,
          })),
        );
        return { last: buyers.at(-1)?.customerId, moving: moving.length };
      });
    moved += seen.moving;
    if (seen.last === undefined) break;
    after = seen.last;
  }
  log.info("boundaries-moved", { shop: shop.shopId, customers: moved });
  return moved;
}

function moves(buyer: BuyerInForce, rulebook: Rulebook, now: Instant): boolean {
  const { bounds, cadence, products, lastOrderAt } = buyer;
  const fitted = rulebook.boundaries(cadence, products);
  return !sameBoundaries(bounds, keepSteady(bounds, fitted, daysBetween(lastOrderAt, now)));
}

function firstOrderAt({ day }: Histories): Instant {
  let first = Number.POSITIVE_INFINITY;
  for (const one of day) first = Math.min(first, one);
  return addDays(0, first);
}

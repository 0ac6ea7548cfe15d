import type { Language } from "#app/domain/language.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { StageCount } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { type Count, formatFor } from "./format.ts";
import { nextStep, type NextStepView } from "./next-step.ts";
import { otherLanguage } from "./playbook-text.ts";
import type { Counted, PeriodName } from "./read-counted.ts";
import { type GapsView, gapsWithin, readGaps } from "./read-gaps.ts";
import { type MovementsView, readMovements } from "./read-movements.ts";
import { readRun, type RunView } from "./read-run.ts";
import { readSetup, type SetupView } from "./read-setup.ts";
import { readStageDays, type StageDaysView } from "./read-stage-days.ts";
import { readTransitions, type TransitionsView } from "./read-transitions.ts";
import type { Viewer } from "./read-viewer.ts";
import { type Group, GROUPS, groupsOf, type GroupView } from "./segment-groups.ts";
import { readStageSums } from "./stage-sums.ts";

export type OverviewView = {
  readonly setup: SetupView;
  /** A mass write under way, with how fast it goes. */
  readonly underWay: RunView | null;
  /** Empty until an import has read the orders, and in a shop without customers. */
  readonly groups: readonly GroupView<Group>[];
  /** Up to when orders are in the figures, where the import is not through. */
  readonly ordersUpTo: string | null;
  /** The buyers and repeat orders that there are, where they are too few to learn from. */
  readonly small: { readonly buyers: Count; readonly repeats: Count } | null;
  /** What the roll-ups say; null until everybody was counted. */
  readonly moves: MovesView | null;
  /** Days between orders, while the windows are to be accepted. */
  readonly gaps: Counted<GapsView>;
  readonly next: NextStepView | null;
  /** The language of what playbooks say, where it is not the reader's. */
  readonly playbooksIn: Language | null;
  /** Something is under way that the screen should follow. */
  readonly busy: boolean;
};

export type MovesView = MovementsView & {
  readonly asOf: string;
  readonly stageDays: StageDaysView;
  readonly transitions: TransitionsView;
};

/** Reads the Overview: where setup stands, where the customers do, how that changed, and what to do next. */
export async function readOverview(
  ports: Pick<Ports, "store" | "playbooks">,
  viewer: Viewer,
  period: PeriodName,
): Promise<OverviewView> {
  const { standing, nextFor } = await readStanding(ports, viewer);
  const { setup, groups } = standing;
  const isPeopled = groups.length > 0;
  const moves = isPeopled ? await readMoves(ports, viewer, period) : null;
  const { rhythm } = setup.windows;
  const asks = rhythm !== null && setup.guide === "shown";
  return {
    ...standing,
    moves,
    gaps:
      isPeopled && asks ? gapsWithin(await readGaps(ports, viewer, "all"), rhythm.inForce) : null,
    next: nextFor(moves),
    busy: setup.busy || (isPeopled && moves === null),
  };
}

/** What the rows of customers and imports say, as of one instant. */
function readStanding(
  { store, playbooks: playbooksIn }: Pick<Ports, "store" | "playbooks">,
  viewer: Viewer,
) {
  const { shop, language } = viewer;
  const playbooks = playbooksIn(language);
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const setup = await readSetup(tx, shop, format, playbooks);
    const { ordersUpTo } = await tx.freshness();
    const isImported = setup.importing.state === "done";
    const counts = ordersUpTo === null ? [] : await readCounts(tx, shop);
    const isPeopled = counts.some(({ customers }) => customers > 0);
    const { learned } = await tx.rhythm();
    const { naming } = (await tx.policy()).policy;
    const standing = {
      setup,
      underWay: await readRun(tx, format),
      playbooksIn: otherLanguage(playbooks, language),
      groups: isPeopled ? groupsOf(GROUPS, counts, format) : [],
      ordersUpTo: isImported || ordersUpTo === null || !isPeopled ? null : format.date(ordersUpTo),
      small:
        isPeopled && learned?.source !== "learned"
          ? {
              buyers: format.count(learned?.report.buyers ?? 0),
              repeats: format.count(learned?.report.repeats ?? 0),
            }
          : null,
    };
    const nextFor = (moves: MovementsView | null) =>
      nextStep({ setup, counts, moves, playbooks, naming, format });
    return { standing, nextFor };
  });
}

/** Off the roll-ups; off the customers themselves only until those were counted for the first time. */
async function readCounts(tx: ShopTx, shop: Shop): Promise<readonly StageCount[]> {
  return (await readStageSums(tx, shop))?.counts ?? tx.stageCounts();
}

async function readMoves(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
  period: PeriodName,
): Promise<MovesView | null> {
  const [movements, stageDays, transitions] = await Promise.all([
    readMovements(ports, viewer),
    readStageDays(ports, viewer, period),
    readTransitions(ports, viewer, period),
  ]);
  if (movements === null || stageDays === null || transitions === null) return null;
  return { ...movements, stageDays, transitions };
}

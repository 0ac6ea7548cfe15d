import { gapAt, gapBars, type GapCount } from "#app/domain/charts/gap-bars.ts";
import type { Spread } from "#app/ports/read-models.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Count, Format } from "./format.ts";
import { type Counted, readCounted, ticksUpTo } from "./read-counted.ts";
import type { TypicalWindows } from "./read-rhythm.ts";
import type { Viewer } from "./read-viewer.ts";

/** Which gaps: from the first order to the second, those after, or all. */
export const GAP_KINDS = ["all", "first", "later"] as const;
export type GapKind = (typeof GAP_KINDS)[number];

/** C3: how many days lay between orders, and where the boundaries lie. */
export type GapsView = Gaps & {
  /** The boundaries in force of one-time buyers and of repeat buyers, in days without an order. */
  readonly boundaries: Readonly<Record<"oneTime" | "repeat", BoundaryLines>>;
};

/** The days themselves, without boundaries. */
export type Gaps = {
  readonly kind: GapKind;
  readonly gaps: Count;
  readonly bars: readonly GapBarView[];
  readonly ticks: readonly Count[];
  /** Within so many days half, and two thirds, of those who came back did so; null without a gap. */
  readonly half: Count | null;
  readonly twoThirds: Count | null;
};

export type BoundaryLines = Readonly<Record<"risk" | "lapsed" | "lost", Spread>>;

export type GapBarView = {
  /** Days, both ends among them; the last bar has no end where longer gaps are in it. */
  readonly from: Count;
  readonly to: Count | null;
  readonly gaps: Count;
  readonly share: Count;
  /** The share of this bar and all before it. */
  readonly upTo: Count;
};

const TWO_THIRDS = 2 / 3;

/** Reads the days between orders. */
export function readGaps(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
  kind: GapKind,
): Promise<Counted<Gaps>> {
  return readCounted(ports, viewer, async ({ tx, format }) =>
    gapsOf(await tx.orderGaps(), kind, format),
  );
}

/** The same beside the boundaries, which whoever shows them has read before. */
export function gapsWithin(
  gaps: Counted<Gaps>,
  { oneTime, repeat }: TypicalWindows,
): Counted<GapsView> {
  return gaps && { ...gaps, boundaries: { oneTime, repeat } };
}

/** The days between orders of a kind, as a chart shows them. */
export function gapsOf(
  all: readonly (GapCount & { readonly first: boolean })[],
  kind: GapKind,
  format: Format,
): Gaps {
  const counts = all.filter(({ first }) => kind === "all" || first === (kind === "first"));
  const whole = counts.reduce((sum, { gaps }) => sum + gaps, 0);
  const bars = gapBars(counts);
  const daysAt = (part: number) => {
    const days = gapAt(counts, part);
    return days === null ? null : format.count(days);
  };
  return {
    kind,
    gaps: format.count(whole),
    bars: bars.map(({ from, to, gaps, upTo }) => ({
      from: format.count(from),
      to: to === null ? null : format.count(to),
      gaps: format.count(gaps),
      share: format.share(gaps, whole),
      upTo: format.share(upTo, whole),
    })),
    ticks: ticksUpTo(Math.max(0, ...bars.map(({ gaps }) => gaps)), format),
    half: daysAt(1 / 2),
    twoThirds: daysAt(TWO_THIRDS),
  };
}

import { cubeRecency } from "../facets/behaviour-cube.ts";
import { nextRecencyDay, rfmBands, rfmGroup } from "../facets/rfm.ts";
import { stageAt } from "../lifeline.ts";
import type { Stage } from "../stage.ts";
import { addDays, daysBetween, type Instant } from "../time.ts";
import type { Engagement, WordAttribute } from "./attributes.ts";
import type { SegmentFacts } from "./facts.ts";
import { wordHolds } from "./holds.ts";
import type { Truth } from "./truth.ts";
import type { Presence, WordTest } from "./rule.ts";

/** A word now, and those that time alone makes of it, each from its instant on, earliest first. */
type Words = {
  readonly now: string | null;
  readonly later: readonly { readonly at: Instant; readonly word: string | null }[];
};

/** Whether an attribute that is one of a few words passes a test, and until when. */
export function wordTruth(
  attribute: WordAttribute,
  test: WordTest | Presence,
  facts: SegmentFacts,
  now: Instant,
): Truth {
  const words = WORDS[attribute](facts, now);
  const holds = wordHolds(test, words.now);
  const flip = words.later.find(({ word }) => wordHolds(test, word) !== holds);
  return { holds, until: flip?.at ?? Number.POSITIVE_INFINITY };
}

const WORDS: Record<WordAttribute, (facts: SegmentFacts, now: Instant) => Words> = {
  lifecycle_stage: (facts, now) => alongLife(facts, now, (stage) => stage),
  recency_band: (facts, now) => alongLife(facts, now, cubeRecency),
  rfm_group: rfmGroups,
  frequency_band: ({ buyer }) => unmoved(buyer && buyer.frequency),
  value_tier: ({ buyer }) => unmoved(buyer && buyer.tier),
  engagement: engagements,
  subscription: ({ subscription }) => unmoved(subscription),
};

function unmoved(now: string | null): Words {
  return { now, later: [] };
}

function alongLife(
  { life }: SegmentFacts,
  now: Instant,
  wordOf: (stage: Stage) => string | null,
): Words {
  // Not the first step: before sign-up a customer already is what they will first be.
  const steps = life.slice(1).filter(({ at }) => at > now);
  return {
    now: wordOf(stageAt(life, now)),
    later: steps.map(({ at, stage }) => ({ at, word: wordOf(stage) })),
  };
}

function rfmGroups({ buyer }: SegmentFacts, now: Instant): Words {
  if (buyer === null || buyer.rfm === null) return unmoved(null);
  const { orders: occasions, lastOrderAt, rfm } = buyer;
  const { edges, spent } = rfm;
  const bandsAfter = (silentDays: number) =>
    rfmBands({ silentDays, occasions, spent }, edges, rfm.bands);
  let bands = bandsAfter(daysBetween(lastOrderAt, now));
  const words: Words["later"][number][] = [];
  const first = rfmGroup(bands);
  for (;;) {
    const day = nextRecencyDay(bands, edges);
    if (day === null) return { now: first, later: words };
    bands = bandsAfter(day);
    words.push({ at: addDays(lastOrderAt, day), word: rfmGroup(bands) });
  }
}

/** Up to so many whole days after the last sign (segments.md, "engagement"). */
const ENGAGED_DAYS = 30;
const SEMI_ENGAGED_DAYS = 90;

function engagements({ engagement }: SegmentFacts, now: Instant): Words {
  if (engagement === null) return unmoved(null);
  const { lastSignAt } = engagement;
  if (lastSignAt === null) return unmoved("unengaged" satisfies Engagement);
  const steps: { readonly at: Instant; readonly word: Engagement }[] = [
    { at: lastSignAt, word: "engaged" },
    { at: addDays(lastSignAt, ENGAGED_DAYS + 1), word: "semi-engaged" },
    { at: addDays(lastSignAt, SEMI_ENGAGED_DAYS + 1), word: "unengaged" },
  ];
  return {
    now: steps.findLast(({ at }) => at <= now)?.word ?? "engaged",
    later: steps.filter(({ at }) => at > now),
  };
}

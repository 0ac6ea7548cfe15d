import { FAILPOINTS } from "#app/failpoints.ts";
import * as stimuli from "./stimuli.ts";

/** Points that the same work comes by, and what brings that work about, the likeliest first. */
export type Area = {
  readonly name: string;
  readonly points: readonly string[];
  readonly stimuli: readonly stimuli.Stimulus[];
  /** The shop in which it is brought about: the many customers of one make mass writes, the few of the other are soon done. */
  readonly where: "big" | "small";
};

/** The area of what gives back what a run changed. */
export const UNDO = "undo";
/** The area after which there is one shop less. */
export const FORGETTING = "forgetting a shop";

const { live, busy, failing, refused, strangers, routine, relearn, reimport, retag } = stimuli;

/** Each point belongs to the first area whose pattern its name fits. */
const PATTERNS: readonly (Omit<Area, "points"> & { readonly of: RegExp })[] = [
  {
    name: "single writes",
    of: /intents|outcomes|reserveWrite|releaseWrite|writeTags|readTags|handBack|giveBack|endLease|requestReread/i,
    where: "big",
    stimuli: [live, busy, failing, refused],
  },
  {
    name: "mass writes",
    of: /TagRun|chunk|bulkTags|TagExport|markPending|unsettled|writingRefused|saveTagging$|savePolicy|unschedule/i,
    where: "big",
    stimuli: [retag, stimuli.tagging],
  },
  {
    name: "stages",
    of: /claimDue|saveComputed|rhythm|cutOffs|markAllDue|markDue|recency|prospectsDue|buyersDue/i,
    where: "big",
    stimuli: [live, relearn, stimuli.otherWindows],
  },
  {
    name: "rounds",
    of: /round|tallies|looks|health|subscription|find(Orders|Customers)Updated|readIdExport|clearOld|subscribers|sellingPlan|schedule/i,
    where: "big",
    stimuli: [routine, stimuli.subscribe],
  },
  {
    name: "news",
    of: /applyDeliveries|saveOrders|deleteOrder|saveCustomers|deleteCustomer|merge|refetch|found|settleGone|read(Orders|Customers)$|accept/i,
    where: "big",
    stimuli: [strangers, live, failing],
  },
  {
    name: "settings",
    of: /taggingPaused|orderTags|recount|excluded|ordersTagged|segmentsNaming|tagsInUse|productIds|people|retry|dismiss|language|guide|view$|searchCustomers/i,
    where: "small",
    stimuli: [
      stimuli.exclude,
      stimuli.stopAndGo,
      stimuli.attention,
      stimuli.look,
      stimuli.checkPrefix,
      stimuli.inPeace,
      stimuli.languages,
      stimuli.viewing,
    ],
  },
  {
    name: "imports",
    of: /import|cursors|export|operation/i,
    where: "small",
    stimuli: [reimport],
  },
  {
    name: UNDO,
    of: /leftAlone|leaveAlone/i,
    where: "small",
    stimuli: [stimuli.undo, stimuli.offAndOn],
  },
  {
    name: "installing",
    of: /ensureShop|installed|plans|details/i,
    where: "small",
    stimuli: [stimuli.leave, routine],
  },
  {
    name: "people's wishes",
    of: /dataRequest|takeDocument|redactCustomer|activity/i,
    where: "small",
    stimuli: [stimuli.ask],
  },
  {
    name: FORGETTING,
    of: /shopRedaction|shopRows/i,
    where: "small",
    stimuli: [stimuli.forget],
  },
];

/** All points, by the work that comes by them; a shop is forgotten last. */
export const AREAS: readonly Area[] = PATTERNS.map(({ of, ...area }, index) => {
  const isEarlier = (point: string) =>
    PATTERNS.slice(0, index).some((earlier) => earlier.of.test(methodOf(point)));
  return {
    ...area,
    points: FAILPOINTS.filter((point) => of.test(methodOf(point)) && !isEarlier(point)),
  };
});

function methodOf(point: string): string {
  return point.slice(0, point.indexOf(":"));
}

import { DEFAULT_POLICY } from "#app/domain/policy.ts";
import { STAGES } from "#app/domain/stage.ts";
import { DEFAULT_NAMING } from "#app/domain/tags.ts";
import type { StageCount } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import { formatFor } from "#app/services/format.ts";
import type { CustomerView } from "#app/services/read-customer.ts";
import type { FreshnessView, OverviewView } from "#app/services/read-overview.ts";
import type { SegmentView } from "#app/services/read-segment.ts";
import type { SegmentsView } from "#app/services/read-segments.ts";
import type { SettingsView } from "#app/services/read-settings.ts";
import type { SetupView } from "#app/services/read-setup.ts";
import { figuresOf, GROUPS, groupsOf, STARTERS } from "#app/services/segment-groups.ts";
import { ruleOf, stageTag } from "#app/services/stage-rules.ts";

/** What the screens are shown with: one shop, one Thursday. */
export const NOW = Date.UTC(2026, 10, 19, 13, 2);

export const SHOP: Shop = {
  shopId: 1,
  domain: "teahouse.myshopify.com",
  name: "Tea House",
  currency: "GBP",
  currencyDigits: 2,
  timeZone: "Europe/London",
  tagging: "off",
  installed: true,
};

export const FORMAT = formatFor(SHOP, NOW);
const { count } = FORMAT;

const COUNTS: readonly StageCount[] = STAGES.map((stage, index) => ({
  stage,
  customers: [1204, 8410, 612, 143, 2890, 931, 1214, 3055, 1760, 5021][index] ?? 0,
  reachable: [1198, 5220, 402, 120, 2011, 540, 803, 1211, 640, 980][index] ?? 0,
  change30: [88, -120, 12, 0, -34, 41, 60, 7, -3, 101][index] ?? 0,
}));

export const FRESHNESS: FreshnessView = {
  synced: "2 minutes ago",
  customers: count(25_240),
  asOf: "13:02 Europe/London",
  deadDeliveries: count(0),
};

const IMPORTED: SetupView["importing"] = {
  state: "done",
  customers: count(25_240),
  orders: count(61_022),
  guestOrders: count(12),
};

export const SETUP: SetupView = {
  importing: { state: "not-started" },
  windows: { accepted: false, policy: DEFAULT_POLICY },
  preview: null,
  tagging: { state: "off", run: null },
  busy: false,
};

export const READY_TO_TAG: SetupView = {
  ...SETUP,
  importing: IMPORTED,
  windows: { accepted: true, policy: DEFAULT_POLICY },
  preview: {
    rows: COUNTS.map(({ stage, customers }) => ({
      tag: stageTag(stage, DEFAULT_NAMING),
      customers: count(customers),
    })),
    customers: count(25_240),
    alreadyThere: count(3),
  },
};

export const IMPORTING: SetupView = {
  ...SETUP,
  importing: {
    state: "running",
    phase: "reading",
    percent: 42,
    objects: count(86_262),
    customers: count(10_020),
    orders: count(21_300),
  },
  busy: true,
};

export const TAGGING_ON: SetupView = {
  ...SETUP,
  importing: IMPORTED,
  windows: { accepted: true, policy: DEFAULT_POLICY },
  tagging: { state: "on", run: null },
};

export function anOverview(setup: SetupView, given: Partial<OverviewView> = {}): OverviewView {
  const imported = setup.importing.state === "done";
  return {
    setup,
    freshness: imported ? FRESHNESS : { ...FRESHNESS, synced: null },
    groups: imported ? groupsOf(GROUPS, COUNTS, FORMAT) : [],
    ...given,
  };
}

export const SEGMENTS: SegmentsView = {
  freshness: FRESHNESS,
  tagging: "on",
  starters: groupsOf(STARTERS, COUNTS, FORMAT),
  stages: COUNTS.map(({ stage }) => ({
    stage,
    tag: stageTag(stage, DEFAULT_NAMING),
    rule: ruleOf(stage, DEFAULT_POLICY),
    ...figuresOf([stage], COUNTS, FORMAT),
  })),
};

export const SEGMENT: SegmentView = {
  ...figuresOf(["repeat-risk"], COUNTS, FORMAT),
  stage: "repeat-risk",
  rule: ruleOf("repeat-risk", DEFAULT_POLICY),
  tag: "lc-stage-repeat-risk",
  tagging: "on",
  freshness: FRESHNESS,
  members: [
    {
      id: "7001",
      since: "19 Nov",
      next: { date: "18 Jan 2027", stage: "repeat-lapsed" },
      orders: count(4),
      spent: "£212.50",
      lastOrder: "20 Sept",
      reachable: true,
    },
    {
      id: "7002",
      since: "2 Nov",
      next: null,
      orders: count(1),
      spent: "£1,020.00",
      lastOrder: null,
      reachable: false,
    },
  ],
  before: null,
  after: "7002",
};

export const CUSTOMER: CustomerView = {
  id: "7001",
  standing: null,
  stage: {
    name: "repeat-risk",
    since: "19 Nov",
    cause: "boundary",
    next: { stage: "repeat-lapsed", date: "18 Jan 2027" },
    reason: { key: "repeat-risk", silentDays: 60, orders: 4, fromDay: 60 },
    orderToday: "active-repeat",
  },
  boundaries: [
    { key: "due", days: 46, date: "5 Nov", passed: true },
    { key: "risk", days: 60, date: "19 Nov", passed: true },
    { key: "lapsed", days: 120, date: "18 Jan 2027", passed: false },
    { key: "lost", days: 365, date: "20 Sept 2027", passed: false },
  ],
  signedUp: "3 Feb 2025",
  orders: count(4),
  spent: "£212.50",
  firstOrder: "9 Feb 2025",
  lastOrder: "20 Sept",
  reachable: true,
  valueTier: "mid",
  vip: true,
  dueNow: false,
  tagging: "on",
  tags: {
    written: ["lc-stage-repeat-risk"],
    toAdd: ["lc-slipping-vip"],
    toRemove: ["lc-due-now"],
    alreadyThere: ["LC-Value-Mid"],
  },
  stageHistory: [
    { date: "19 Nov", from: "active-repeat", to: "repeat-risk", cause: "boundary" },
    { date: "20 Sept", from: "repeat-risk", to: "active-repeat", cause: "order" },
    { date: "3 Feb 2025", from: null, to: "prospect-new", cause: "signed-up" },
  ],
  tagHistory: [
    { date: "19 Nov", added: ["lc-stage-repeat-risk"], removed: ["lc-stage-active-repeat"] },
  ],
};

export const SETTINGS: SettingsView = {
  shopName: "Tea House",
  policy: DEFAULT_POLICY,
  naming: DEFAULT_NAMING,
  families: [
    { family: "stage", written: true, customers: count(25_240) },
    { family: "value", written: true, customers: count(12_000) },
    { family: "vip", written: false, customers: count(310) },
    { family: "due", written: true, customers: count(1) },
  ],
  tagging: { state: "on", run: null },
  tagged: count(25_240),
};

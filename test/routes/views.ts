import { DEFAULT_POLICY } from "#app/domain/policy.ts";
import { STAGES } from "#app/domain/stage.ts";
import { DEFAULT_NAMING } from "#app/domain/tags.ts";
import { HEALTH_KINDS } from "#app/ports/health.ts";
import type { StageCount } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import { formatFor } from "#app/services/format.ts";
import type { ActivityView } from "#app/services/read-activity.ts";
import type { CustomerView } from "#app/services/read-customer.ts";
import type { LifecycleView } from "#app/services/read-lifecycle.ts";
import type { MovesView, OverviewView } from "#app/services/read-overview.ts";
import type { RunPageView } from "#app/services/read-run-page.ts";
import type { SegmentView } from "#app/services/read-segment.ts";
import type { SegmentsView } from "#app/services/read-segments.ts";
import type { RhythmView, RulesView, Typical } from "#app/services/read-rhythm.ts";
import type { SetupView } from "#app/services/read-setup.ts";
import type { WritingView } from "#app/services/read-writing.ts";
import { figuresOf, GROUPS, groupsOf, STARTERS } from "#app/services/segment-groups.ts";
import { ruleOf, stageTag } from "#app/services/stage-rules.ts";
import type { Header } from "#app/ui/header.ts";
import { aLearnedRhythm, aRulebook, aViewer } from "#test/support/builders.ts";

/** What the screens are shown with: one shop, one Thursday. */
export const NOW = Date.UTC(2026, 10, 19, 13, 2);

export const SHOP: Shop = {
  shopId: 1,
  domain: "teahouse.myshopify.com",
  name: "Tea House",
  currency: "GBP",
  currencyDigits: 2,
  timeZone: "Europe/London",
  holdoutSalt: "salt",
  limitedHistory: false,
  tagging: "off",
  taggingPausedAt: null,
  writingRefusedAt: null,
  installed: true,
};

export const FORMAT = formatFor(aViewer(SHOP), NOW);
const { count, share } = FORMAT;

/** The same days for everybody. */
export function alike(cycle: number, risk: number, lapsed: number, lost: number): Typical {
  const one = (days: number) => ({ low: days, middle: days, high: days });
  return { cycle: one(cycle), risk: one(risk), lapsed: one(lapsed), lost: one(lost) };
}

/** What the shop's orders taught: buyers of one order have one rhythm, the others each their own. */
export const RHYTHM: RhythmView = {
  source: "learned",
  buyers: count(12_400),
  repeats: count(31_022),
  learnedOn: "15 Nov",
  failedOn: null,
  limitedHistory: false,
  inForce: {
    prospectCold: 21,
    oneTime: alike(31, 38, 96, 180),
    repeat: {
      cycle: { low: 28, middle: 45, high: 60 },
      risk: { low: 34, middle: 52, high: 71 },
      lapsed: { low: 60, middle: 85, high: 120 },
      lost: { low: 90, middle: 140, high: 210 },
    },
  },
};
const RULES: RulesView = {
  rulebook: aRulebook({ rhythm: aLearnedRhythm() }),
  rhythm: RHYTHM,
};

const COUNTS: readonly StageCount[] = STAGES.map((stage, index) => ({
  stage,
  customers: [1204, 8410, 612, 143, 2890, 931, 1214, 3055, 1760, 5021][index] ?? 0,
  reachable: [1198, 5220, 402, 120, 2011, 540, 803, 1211, 640, 980][index] ?? 0,
  reachableBySms: [210, 400, 102, 31, 506, 96, 210, 204, 118, 60][index] ?? 0,
  change30: [88, -120, 12, 0, -34, 41, 60, 7, -3, 101][index] ?? 0,
}));

/** A header with nothing to tell. */
export const HEADER: Header = {
  freshness: {
    synced: "2 minutes ago",
    customers: count(25_240),
    asOf: "13:02 Europe/London",
  },
  tagging: "on",
  news: [],
  grantUrl: "https://teahouse.myshopify.com/admin/oauth/install?client_id=cadence",
  path: "/app",
  isOnline: true,
  onReconnect: () => undefined,
  onImport: () => undefined,
  pending: null,
};

const IMPORTED: SetupView["importing"] = {
  state: "done",
  customers: count(25_240),
  orders: count(61_022),
  guestOrders: count(12),
};

export const SETUP: SetupView = {
  guide: "shown",
  access: { state: "good", missingScopes: "", limitedHistory: false, firstOrder: null },
  importing: { state: "not-started" },
  windows: { accepted: false, rhythm: null },
  preview: null,
  tagging: { state: "off", run: null },
  starters: [{ key: "repeat-quiet", title: "Regulars gone quiet" }],
  busy: false,
};

export const READY_TO_TAG: SetupView = {
  ...SETUP,
  importing: IMPORTED,
  windows: { accepted: true, rhythm: null },
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
    left: { from: count(8), to: count(15) },
    computed: count(0),
    megabytes: null,
    again: false,
  },
  busy: true,
};

export const TAGGING_ON: SetupView = {
  ...SETUP,
  guide: "hidden",
  importing: IMPORTED,
  windows: { accepted: true, rhythm: null },
  tagging: { state: "on", run: null },
};

const noMoney = { value: 0, text: "£0.00" };
const dayOf = (value: string, text: string) => ({ value, text });

/** What the roll-ups say of the shop: who moved, and what of it the charts draw. */
export const MOVES: MovesView = {
  asOf: "13:00 Europe/London",
  stages: STAGES.map((stage) => ({
    stage,
    change30: FORMAT.change(12),
    changeShare30: FORMAT.changeShare(12, 100),
    spent12: stage === "repeat-risk" ? { value: 4_820_000, text: "£48,200.00" } : noMoney,
    averageOrder: null,
    joinedThisWeek: count(stage === "repeat-risk" ? 312 : 0),
    leftThisWeek: count(0),
  })),
  lateSpent: { value: 4_900_000, text: "£49,000.00" },
  repeatRate: FORMAT.share(34, 100),
  secondOrderDays: count(41),
  week: {
    becameLate: count(312),
    firstBought: { month: "November 2025", share: FORMAT.share(61, 100) },
  },
  stageDays: {
    period: "90d",
    stages: STAGES,
    days: [dayOf("2026-11-18", "18 Nov"), dayOf("2026-11-19", "19 Nov")].map((one) => ({
      day: one,
      sizes: COUNTS.map(({ customers }) => ({ ...count(customers), share: "4%" })),
    })),
    ticks: [count(0), count(30_000)],
    largest: {
      stage: "repeat-risk",
      before: count(812),
      after: count(1040),
      change: FORMAT.changeShare(228, 812),
      days: 30,
    },
  },
  transitions: {
    period: "90d",
    flows: [
      {
        from: "active-repeat",
        to: "repeat-risk",
        customers: count(1310),
        reachable: count(900),
        share: FORMAT.share(1310, 2000),
      },
      {
        from: null,
        to: "prospect-new",
        customers: count(500),
        reachable: count(400),
        share: FORMAT.share(0, 2000),
      },
    ],
    late: {
      customers: count(1310),
      orderedAgain: count(402),
      orderedShare: FORMAT.share(402, 1310),
      wentQuiet: count(655),
    },
  },
};

export function anOverview(setup: SetupView, given: Partial<OverviewView> = {}): OverviewView {
  const imported = setup.importing.state === "done";
  return {
    setup,
    underWay: null,
    groups: imported ? groupsOf(GROUPS, COUNTS, FORMAT) : [],
    ordersUpTo: null,
    small: null,
    moves: imported ? MOVES : null,
    gaps: null,
    next: null,
    playbooksIn: null,
    busy: setup.busy,
    ...given,
  };
}

export const SEGMENTS: SegmentsView = {
  tagging: "on",
  rhythm: RHYTHM,
  starters: groupsOf(STARTERS, COUNTS, FORMAT),
  shown: "all",
  stages: COUNTS.map(({ stage, customers }) => ({
    stage,
    tag: stageTag(stage, DEFAULT_NAMING),
    rule: ruleOf(stage, RULES),
    figures: {
      ...figuresOf([stage], COUNTS, FORMAT),
      spent: "£61,200.00",
      averageOrder: stage === "prospect-new" ? null : "£38.20",
      tagged: { tagged: count(customers - 12), toTag: count(customers) },
      lastChange: "19 Nov",
    },
  })),
};

export const SEGMENT: SegmentView = {
  figures: {
    ...figuresOf(["repeat-risk"], COUNTS, FORMAT),
    tagged: { tagged: count(1_190), toTag: count(1_214) },
  },
  stage: "repeat-risk",
  rule: ruleOf("repeat-risk", RULES),
  learned: { date: "15 Nov", gaps: count(31_022) },
  tag: "lc-stage-repeat-risk",
  tagIsOn: true,
  tagging: "on",
  size: {
    asOf: "13:00 Europe/London",
    period: "90d",
    stage: "repeat-risk",
    days: [17, 18, 19].map((day) => ({
      day: { value: `2026-11-${day}`, text: `${day} Nov` },
      size: count(1_200 + day),
      joined: count(8),
      left: count(7),
      leftByOrder: count(4),
    })),
    ticks: [count(0), count(1_000), count(2_000)],
    week: { joined: count(41), left: count(29), leftByOrder: count(12) },
  },
  gaps: {
    asOf: "13:00 Europe/London",
    kind: "later",
    gaps: count(100),
    bars: [
      {
        from: count(1),
        to: count(7),
        gaps: count(98),
        share: FORMAT.share(98, 100),
        upTo: FORMAT.share(98, 100),
      },
      {
        from: count(8),
        to: null,
        gaps: count(2),
        share: FORMAT.share(2, 100),
        upTo: FORMAT.share(100, 100),
      },
    ],
    ticks: [count(0), count(100)],
    half: count(41),
    twoThirds: count(52),
    boundaries: RHYTHM.inForce,
  },
  windows: [
    ["repeat", "risk"],
    ["repeat", "lapsed"],
  ],
  recipes: [],
  recipesIn: null,
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
  more: true,
  nextEntry: null,
};

export const CUSTOMER: CustomerView = {
  id: "7001",
  standing: null,
  mergedInto: null,
  refused: null,
  adminUrl: "https://admin.shopify.com/store/teahouse/customers/7001",
  excluded: false,
  stage: {
    name: "repeat-risk",
    since: "19 Nov",
    cause: "boundary",
    next: { stage: "repeat-lapsed", date: "18 Jan 2027" },
    reason: { key: "repeat-risk", silentDays: 84, orders: 4, fromDay: 77 },
    account: [
      { key: "cycle", source: "own", days: 70, orders: 4 },
      { key: "gaps", gaps: [66, 75, 70] },
      { key: "risk", source: "own", days: 77, percent: 48 },
      { key: "lapsed", source: "own", days: 124, percent: 31 },
      { key: "lost", source: "own", days: 149, percent: 14 },
      { key: "today", days: 84 },
      { key: "chance", days: 90, percent: 45 },
    ],
    confidence: { key: "steady", gaps: 3, shortest: 66, longest: 75 },
    orderToday: "active-repeat",
  },
  boundaries: [
    { key: "due", days: 63, date: "29 Oct", passed: true, source: "own" },
    { key: "risk", days: 77, date: "12 Nov", passed: true, source: "own" },
    { key: "lapsed", days: 124, date: "29 Dec", passed: false, source: "own" },
    { key: "lost", days: 149, date: "23 Jan 2027", passed: false, source: "own" },
  ],
  silence: null,
  signedUp: "3 Feb 2025",
  orders: count(4),
  spent: "£212.50",
  firstOrder: "9 Feb 2025",
  lastOrder: "20 Sept",
  reachable: true,
  facets: ["value-mid", "slipping-vip", "bought-same", "pays-full-price", "rfm-at-risk", "holdout"],
  tagging: "on",
  tags: {
    written: ["lc-stage-repeat-risk"],
    toAdd: ["lc-slipping-vip"],
    toRemove: ["lc-due-now"],
    alreadyThere: ["LC-Value-Mid"],
  },
  life: {
    stages: ["prospect-new", "active-repeat", "repeat-risk", "repeat-lapsed"],
    bands: [
      { stage: "prospect-new", from: 0, to: 0.01 },
      { stage: "active-repeat", from: 0.01, to: 0.7 },
      { stage: "repeat-risk", from: 0.7, to: 0.9 },
      { stage: "repeat-risk", from: 0.9, to: 1 },
    ],
    now: 0.9,
    events: [
      {
        at: 0.01,
        day: { value: "2025-02-09", text: "9 Feb 2025" },
        what: "order",
        stage: "active-repeat",
        cause: "order",
      },
      {
        at: 0.5,
        day: { value: "2026-09-20", text: "20 Sept" },
        what: "order",
        stage: "active-repeat",
        cause: null,
      },
      {
        at: 0.7,
        day: { value: "2026-11-19", text: "19 Nov" },
        what: "stage",
        stage: "repeat-risk",
        cause: "boundary",
      },
      {
        at: 1,
        day: { value: "2027-01-18", text: "18 Jan 2027" },
        what: "next",
        stage: "repeat-lapsed",
        cause: "boundary",
      },
    ],
    ticks: [{ at: 0, text: "3 Feb 2025" }],
    orders: count(4),
    usualDays: count(70),
    stage: "repeat-risk",
    since: "19 Nov",
    next: { stage: "repeat-lapsed", date: "18 Jan 2027" },
  },
  stageHistory: [
    {
      date: "19 Nov",
      from: "active-repeat",
      to: "repeat-risk",
      cause: "boundary",
      settings: count(3),
    },
    {
      date: "20 Sept",
      from: "repeat-risk",
      to: "active-repeat",
      cause: "order",
      settings: count(3),
    },
    {
      date: "1 Sept",
      from: "active-repeat",
      to: "repeat-risk",
      cause: "settings",
      settings: count(3),
    },
    { date: "3 Feb 2025", from: null, to: "prospect-new", cause: "signed-up", settings: count(1) },
  ],
  tagHistory: [
    { date: "19 Nov", added: ["lc-stage-repeat-risk"], removed: ["lc-stage-active-repeat"] },
  ],
  undo: { changeId: "41", problem: null },
};

/** Gaps of one day to three weeks, in bars of a week. */
const GAPS = {
  gaps: count(100),
  bars: [
    { from: count(1), to: count(7), gaps: count(20), share: share(20, 100), upTo: share(20, 100) },
    { from: count(8), to: count(14), gaps: count(60), share: share(60, 100), upTo: share(80, 100) },
    { from: count(15), to: null, gaps: count(20), share: share(20, 100), upTo: share(100, 100) },
  ],
  ticks: [0, 20, 40, 60].map(count),
  axis: [0, 50, 100, 150, 200].map(count),
  half: count(11),
  twoThirds: count(1013),
};

export const LIFECYCLE: LifecycleView = {
  policy: DEFAULT_POLICY,
  rhythm: RHYTHM,
  learned: RHYTHM.inForce,
  gaps: { oneTime: { kind: "first", ...GAPS }, repeat: { kind: "later", ...GAPS } },
  sources: [
    { source: "web", orders: count(58_014), excluded: false },
    { source: "pos", orders: count(3_008), excluded: false },
  ],
  timeZone: "Europe/London",
  versions: [
    {
      version: 3,
      date: "18 Nov",
      by: { who: "you" },
      changes: [
        { of: "window", window: "oneTime.risk", before: null, after: 45 },
        { of: "hours", before: null, after: { from: 9, until: 20 } },
      ],
      inForce: true,
    },
    {
      version: 1,
      date: "2 Nov",
      by: { who: "app" },
      changes: [],
      inForce: false,
    },
  ],
};

export const WRITING: WritingView = {
  shopName: "Tea House",
  tagging: { state: "on", run: null },
  pausedSince: null,
  naming: DEFAULT_NAMING,
  retiring: null,
  families: [
    { family: "stage", written: true, customers: count(25_240) },
    { family: "value", written: true, customers: count(12_000) },
    { family: "vip", written: false, customers: count(310) },
    { family: "due", written: true, customers: count(1) },
    { family: "rfm", written: false, customers: count(12_000) },
  ],
  holdoutPercent: 10,
  tagged: count(25_240),
  underWay: null,
  lastRun: {
    what: "run-settings",
    date: "18 Nov",
    run: { runId: "3", cut: null, undo: { state: "possible", until: "18 Dec" } },
  },
  refused: null,
};

export const ACTIVITY: ActivityView = {
  tagging: { state: "on", run: null },
  underWay: null,
  health: {
    isGood: true,
    looks: HEALTH_KINDS.map((kind) => ({ kind, state: "good" })),
    checked: "12 minutes ago",
    missingScopes: "",
    orderNews: "3 minutes ago",
    topics: [
      { topic: "orders/create", ago: "3 minutes ago" },
      { topic: "customers/update", ago: "1 hour ago" },
    ],
    waiting: count(2),
    longestWait: "12 minutes",
    setAside: count(0),
    failing: [],
    budget: { used: count(500), of: count(2000), share: "25%", perSecond: count(100) },
  },
  show: null,
  timeZone: "Europe/London",
  rows: [
    {
      id: "20",
      date: "19 Nov",
      clock: "12:40",
      took: "3 minutes",
      people: { in: "run", runId: "3" },
      what: "run-settings",
      counts: [
        { name: "customers", count: count(41) },
        { name: "added", count: count(41) },
        { name: "removed", count: count(41) },
      ],
      by: { who: "you" },
      run: { runId: "3", cut: null, undo: { state: "possible", until: "19 Dec" } },
    },
    {
      id: "19",
      date: "18 Nov",
      clock: "09:15",
      took: null,
      people: null,
      what: "orders-sweep",
      counts: [{ name: "orders", count: count(3) }],
      by: null,
      run: null,
    },
    {
      id: "18",
      date: "17 Nov",
      clock: "17:02",
      took: "1 second",
      people: { in: "run", runId: "2" },
      what: "run-tagging-on",
      counts: [
        { name: "customers", count: count(1) },
        { name: "added", count: count(1) },
      ],
      by: { who: "staff", staffId: "77" },
      run: {
        runId: "2",
        cut: "cancelled",
        undo: { state: "not-possible", reason: "already-undone" },
      },
    },
  ],
  isNewest: true,
  before: null,
};

export const RUN_PAGE: RunPageView = {
  what: "run-settings",
  counts: [
    { name: "customers", count: count(41) },
    { name: "added", count: count(41) },
  ],
  by: { who: "you" },
  took: "3 minutes",
  date: "19 Nov",
  clock: "12:40 Europe/London",
  run: { runId: "3", cut: null, undo: { state: "possible", until: "19 Dec" } },
  undoDoes: "settings",
  changes: [{ id: "7001", added: ["lc-stage-repeat-risk"], removed: ["lc-stage-active-repeat"] }],
  isFirst: true,
  after: null,
};

import { writeFileSync } from "node:fs";
import { compareTags } from "#test/oracle/compare-tags.ts";
import { expectedStates } from "#test/oracle/expected-states.ts";
import { expectedTags } from "#test/oracle/expected-tags.ts";
import { nextBoundary } from "#test/oracle/next-boundary.ts";
import type { Rules } from "#test/oracle/rules.ts";
import { tagSnapshot } from "#test/oracle/truth.ts";
import { type AppState, openAppState } from "./app-state.ts";
import { type SandboxClient, sandboxClient } from "./sandbox-client.ts";
import { type Stack, startStack } from "./start-stack.ts";
import { until } from "./until.ts";

/** What a run of the main job measured. Durations are milliseconds. */
export type DemoReport = {
  readonly steps: readonly { readonly name: string; readonly ms: number }[];
  readonly customers: number;
  readonly orders: number;
  readonly tagsWritten: number;
  /** From placing an order to the new stage tag on the customer in the sandbox. */
  readonly orderToTagMs: number;
  /** From the passing of a boundary to the new stage tag. */
  readonly timeToTagMs: number;
  readonly throttled: number;
  /** Customers whose tags of ours are not what the rules say. */
  readonly wrongTags: number;
  /** Customers whose own tags were changed, or who got a tag that no rule wants. */
  readonly foreignTagsTouched: number;
};

const MINUTE = 60_000;
/** The step just past a boundary: the boundary itself is inclusive, a second makes the run robust. */
const PAST = 1_000;

/** Runs the main job end to end against a fresh database and prints each step; true when all was right. */
export async function runHeadless(jsonFile: string | null): Promise<boolean> {
  const report = await demonstrate();
  if (jsonFile !== null) writeFileSync(jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  const right = report.wrongTags === 0 && report.foreignTagsTouched === 0;
  print(
    `\n${report.customers} customers, ${report.orders} orders, ${report.tagsWritten} tags written; ` +
      `order to tag ${report.orderToTagMs} ms, boundary to tag ${report.timeToTagMs} ms; ` +
      `${report.throttled} throttled, ${report.wrongTags} wrong, ${report.foreignTagsTouched} foreign touched.`,
  );
  print(
    right ? "Every customer carries exactly the tags that the rules say." : "SOMETHING IS WRONG.",
  );
  return right;
}

async function demonstrate(): Promise<DemoReport> {
  const steps: { name: string; ms: number }[] = [];
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    const ms = Math.round(performance.now() - started);
    steps.push({ name, ms });
    print(`${name.padEnd(46)} ${String(ms).padStart(7)} ms`);
    return result;
  };
  const stack = await step("start database, sandbox and app", () => startStack());
  try {
    const sandbox = sandboxClient(stack.sandbox);
    const app = await openAppState(stack.databaseUrl);
    try {
      return { steps, ...(await mainJob(stack, sandbox, app, step)) };
    } finally {
      await app.close();
    }
  } finally {
    await stack.stop();
  }
}

type StepRunner = <T>(name: string, work: () => Promise<T>) => Promise<T>;

async function mainJob(
  _: Stack,
  sandbox: SandboxClient,
  app: AppState,
  step: StepRunner,
): Promise<Omit<DemoReport, "steps">> {
  const before = tagSnapshot(await sandbox.truth());
  await step("install", () => sandbox.openPage("/app"));
  await step("import the order history", async () => {
    await sandbox.submit("/app?index", { step: "import" });
    await until("the import", 2 * MINUTE, () => importReached(app, ["computing", "ready"]));
  });
  const imported = await step("compute every customer's stage", () =>
    until("the segmentation", 2 * MINUTE, () => importReached(app, ["ready"])),
  );
  await step("preview", async () => {
    const html = await sandbox.openPage("/app");
    const preview = await app.preview();
    const missing = preview.filter(({ tag }) => !html.includes(tag));
    if (missing.length > 0) throw new Error(`the preview does not show ${missing[0]?.tag}`);
  });
  for (const { tag, customers } of await app.preview()) {
    print(`    ${String(customers).padStart(5)} customers will get ${tag}`);
  }
  const tagsWritten = await step("turn tagging on, write all tags", async () => {
    await sandbox.submit("/app?index", { step: "tagging" });
    await until("the tags", 5 * MINUTE, async () => (await app.runsUnderWay()) === 0);
    await settled(sandbox, app);
    return app.tagsInLedger();
  });
  const checks = [await check(sandbox, app, before)];

  const orderToTagMs = await step("one order moves its customer", () => order(sandbox, app));
  const timeToTagMs = await step("time alone moves another", () => passBoundary(sandbox, app));
  await step("everybody else whom that time moved", () => settled(sandbox, app));
  checks.push(await check(sandbox, app, before));

  await step("remove all our tags", async () => {
    await sandbox.submit("/app/settings/tags", {
      intent: "remove-tags",
      shopName: "Cadence demo shop",
    });
    await until("the removal", 5 * MINUTE, async () => (await app.runsUnderWay()) === 0);
    await settled(sandbox, app);
  });
  checks.push(await check(sandbox, app, before, { families: [] }));
  await step("uninstall", async () => {
    await sandbox.uninstall();
    await until(
      "the uninstall",
      MINUTE,
      async () => (await app.installations()) + (await app.tokens()) === 0,
    );
  });
  return {
    customers: imported.customers,
    orders: imported.orders,
    tagsWritten,
    orderToTagMs,
    timeToTagMs,
    throttled: (await sandbox.stats()).throttled,
    wrongTags: sum(checks.map(({ wrongTags }) => wrongTags.length)),
    foreignTagsTouched: sum(checks.map(({ foreignTouched }) => foreignTouched.length)),
  };
}

async function importReached(app: AppState, phases: readonly string[]) {
  const state = await app.lastImport();
  if (state?.phase === "failed") throw new Error(`the import failed: ${state.failure}`);
  return state !== null && phases.includes(state.phase) ? state : null;
}

/** Waits until the app has nothing left to do at the sandbox's present. */
async function settled(sandbox: SandboxClient, app: AppState): Promise<void> {
  await until("quiet", 5 * MINUTE, async () => app.isQuiet((await sandbox.clock()).now));
}

/** Holds every customer's tags against the oracle, which shares nothing with the app. */
async function check(
  sandbox: SandboxClient,
  app: AppState,
  before: ReturnType<typeof tagSnapshot>,
  rules: Partial<Rules> = {},
) {
  const truth = await sandbox.truth();
  const inForce = { ...(await app.rulesInForce()), ...rules };
  const expected = expectedTags(before, truth, inForce);
  const comparison = compareTags(expected, tagSnapshot(truth));
  for (const difference of [...comparison.wrongTags, ...comparison.foreignTouched].slice(0, 5)) {
    print(`    WRONG ${JSON.stringify(difference)}`);
  }
  return comparison;
}

/** Places an order for a customer who is late, and waits for the tag of the stage that the oracle expects. */
async function order(sandbox: SandboxClient, app: AppState): Promise<number> {
  const states = expectedStates(await sandbox.truth(), await app.rulesInForce());
  const late = [...states].find(([, { stage }]) => stage === "repeat-risk");
  if (late === undefined) throw new Error("nobody is late in this shop");
  const [customerId] = late;
  const started = performance.now();
  await sandbox.placeOrder(customerId);
  await until("the tag after the order", MINUTE, async () => {
    const tags = await sandbox.tagsOf(customerId);
    return tags.includes("lc-stage-active-repeat") && !tags.includes("lc-stage-repeat-risk");
  });
  return Math.round(performance.now() - started);
}

/** Moves the clock just past the nearest boundary of any customer, and waits for that customer's tag. */
async function passBoundary(sandbox: SandboxClient, app: AppState): Promise<number> {
  const truth = await sandbox.truth();
  const rules = await app.rulesInForce();
  const nearest = truth.customers
    .flatMap(({ id }) => {
      const next = nextBoundary(truth, id, rules);
      return next === null || next.at <= truth.now + PAST ? [] : [{ id, ...next }];
    })
    .toSorted((a, b) => a.at - b.at)[0];
  if (nearest === undefined) throw new Error("nobody has a boundary before them");
  const { now } = await sandbox.clock();
  const started = performance.now();
  await sandbox.advance(nearest.at - now + PAST);
  await until("the tag after the boundary", MINUTE, async () =>
    (await sandbox.tagsOf(nearest.id)).includes(`lc-stage-${nearest.stage}`),
  );
  return Math.round(performance.now() - started);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function print(line: string): void {
  console.log(line);
}

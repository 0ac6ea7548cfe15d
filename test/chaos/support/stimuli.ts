import { until } from "#scripts/demo/until.ts";
import type { Random } from "#sandbox/world/random.ts";
import { putOn } from "./put-on.ts";
import type { Scene } from "./scene.ts";

/** Brings about what a point waits for. */
export type Stimulus = (scene: Scene, random: Random) => Promise<void>;

const shopOf = ({ shops: [shop] }: Scene) => {
  if (shop === undefined) throw new Error("there is no shop");
  return shop.sandbox;
};
const A_MOMENT = 2_000;
const PATIENCE = 5_000;

const seedOf = (random: Random) => random.int(1, 1_000_000_000);
const settings =
  (fields: Record<string, string>): Stimulus =>
  (scene) =>
    shopOf(scene).submit("/app/settings", fields);

/** Customers buy, sign up and change; the merchant edits, merges and deletes. */
const live: Stimulus = async (scene, random) => {
  await shopOf(scene).hand(12, seedOf(random));
};
/** What a shop learns once a week, by the orders of the days before. */
const WEEKLY = ["refit", "cut-offs"];
/** Everything else that a shop has to do from time to time is due now. */
const routine: Stimulus = async (scene) => {
  const { now } = await shopOf(scene).clock();
  await scene.app.sql(
    "UPDATE schedules SET next_run_at = from_epoch_ms($1) WHERE kind <> ALL ($2)",
    [now, WEEKLY],
  );
};
/** The shop learns anew; everybody has been computed by what it had learned before, as in real weeks. */
const relearn: Stimulus = async (scene) => {
  const { now } = await shopOf(scene).clock();
  const isDue = () =>
    scene.app.count("SELECT count(*) FROM customers WHERE due_at <= from_epoch_ms($1)", [now]);
  await until("everybody to be computed", PATIENCE, async () => (await isDue()) === 0);
  await scene.app.sql(
    "UPDATE schedules SET next_run_at = from_epoch_ms($1) WHERE kind = ANY ($2)",
    [now, WEEKLY],
  );
};
const reimport: Stimulus = (scene) => shopOf(scene).submit("/app?index", { step: "import" });
/** More than 500 customers get other tags: a mass run. */
const retag: Stimulus = (scene, random) =>
  settings({ intent: "families", family: "stage", holdoutPercent: String(random.int(1, 40)) })(
    scene,
    random,
  );
const tagging: Stimulus = (scene) => shopOf(scene).submit("/app?index", { step: "tagging" });
const exclude: Stimulus = (scene, random) =>
  settings({ intent: "apply-exclusions", sources: "pos", tags: `wholesale, t${random.int(1, 9)}` })(
    scene,
    random,
  );
const busy: Stimulus = async (scene, random) => {
  await shopOf(scene).arm({ "graphql-429": 12 });
  await live(scene, random);
};
const look: Stimulus = async (scene) => {
  for (const page of ["/app", "/app/segments", "/app/settings", "/app/activity"]) {
    await shopOf(scene)
      .openPage(page)
      .catch(() => {});
  }
};
/** The app is taken off and put on again, as soon as it knows. */
const leave: Stimulus = async (scene) => {
  await shopOf(scene).uninstall();
  await putOn(scene, scene.shops[0], A_MOMENT);
};

/** A customer asks what is known of them; others are redacted. */
const ask: Stimulus = async (scene, random) => {
  const shop = shopOf(scene);
  const { customers } = await shop.truth();
  if (customers.length > 0) {
    await shop.call("/sandbox/privacy/data-request", { customerId: random.pick(customers).id });
  }
  await shop.call("/sandbox/hand", { actions: 3, seed: seedOf(random), menu: { redact: 1 } });
};
const stopAndGo: Stimulus = async (scene) => {
  for (const intent of ["pause", "resume"]) {
    await shopOf(scene).submit("/app/settings/tags", { intent });
  }
};
const tryAgain: Stimulus = (scene) =>
  shopOf(scene).submit("/app/activity?index", { intent: "retry" });
/** A subscription that was made through the API, which the hourly look removes. */
const subscribe: Stimulus = async (scene, random) => {
  await shopOf(scene).call("/sandbox/subscriptions", { add: "orders/updated" });
  await routine(scene, random);
};

/** What is likeliest to reach which points. */
const LIKELY: readonly (readonly [RegExp, readonly Stimulus[]])[] = [
  [/import|export|findOperation/i, [reimport]],
  [/TagRun|chunk|bulk|markPending|TagExport/i, [retag, tagging]],
  [/rhythm|cutOffs|histories|buyers|edges/i, [relearn]],
  [/due|details|selling|subscribers|audit|sweep|schedule/i, [routine]],
  [/orderTags|recount|tagged/i, [exclude]],
  [/handBack|dropIntents/i, [busy]],
  [/installed|ensureShop/i, [leave]],
  [/people|excluded/i, [look]],
  [/redact|dataRequest|takeDocument/i, [ask]],
  [/paused/i, [stopAndGo]],
  [/retry/i, [tryAgain]],
  [/subscription/i, [subscribe]],
];

/** In which order to try what may reach a point. */
export function stimuliFor(point: string, web: boolean): readonly Stimulus[] {
  const likely = LIKELY.flatMap(([pattern, stimuli]) => (pattern.test(point) ? stimuli : []));
  const others = web
    ? [live, look, retag, tagging, exclude, reimport]
    : [live, routine, retag, busy];
  return [...new Set([...likely, ...others])];
}

import type { Random } from "#sandbox/world/random.ts";
import type { Scene } from "./scene.ts";

/** Brings about what a point waits for. */
export type Stimulus = (scene: Scene, random: Random) => Promise<void>;

const shopOf = ({ shops: [shop] }: Scene) => {
  if (shop === undefined) throw new Error("there is no shop");
  return shop.sandbox;
};
const seedOf = (random: Random) => random.int(1, 1_000_000_000);
const settings =
  (fields: Record<string, string>): Stimulus =>
  (scene) =>
    shopOf(scene).submit("/app/settings", fields);

/** Customers buy, sign up and change; the merchant edits, merges and deletes. */
const live: Stimulus = async (scene, random) => {
  await shopOf(scene).hand(12, seedOf(random));
};
/** Everything that a shop has to do from time to time is due now. */
const routine: Stimulus = async (scene) => {
  const { now } = await shopOf(scene).clock();
  await scene.app.sql("UPDATE schedules SET next_run_at = from_epoch_ms($1)", [now]);
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
const leave: Stimulus = async (scene) => {
  const shop = shopOf(scene);
  await shop.uninstall();
  await shop.openPage("/app");
};

/** What is likeliest to reach which points. */
const LIKELY: readonly (readonly [RegExp, readonly Stimulus[]])[] = [
  [/import|export|findOperation/i, [reimport]],
  [/TagRun|chunk|bulk|markPending|TagExport/i, [retag, tagging]],
  [/rhythm|cutOffs|due|histories|details|selling|subscribers|audit|sweep|schedule/i, [routine]],
  [/orderTags|recount|tagged/i, [exclude]],
  [/handBack|dropIntents/i, [busy]],
  [/installed|ensureShop/i, [leave]],
  [/people|excluded/i, [look]],
];

/** In which order to try what may reach a point. */
export function stimuliFor(point: string, web: boolean): readonly Stimulus[] {
  const likely = LIKELY.flatMap(([pattern, stimuli]) => (pattern.test(point) ? stimuli : []));
  const others = web
    ? [live, look, retag, tagging, reimport, exclude]
    : [live, routine, retag, reimport, busy];
  return [...new Set([...likely, ...others])];
}

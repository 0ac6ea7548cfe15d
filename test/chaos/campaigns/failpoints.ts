import { FAILPOINTS } from "#app/failpoints.ts";
import { createRandom, type Random } from "#sandbox/world/random.ts";
import { atLeast, NO_FIGURES, none, type Outcome } from "../report/result.ts";
import { evidenceOn } from "../support/evidence.ts";
import { type Area, AREAS, FORGETTING, UNDO } from "../support/failpoint-areas.ts";
import { PROCESSES, sweep, type Swept, type Turn } from "../support/failpoint-sweep.ts";
import { pressAgain } from "../support/press-again.ts";
import { putOn } from "../support/put-on.ts";
import { openScene, type Scene, type SceneShop } from "../support/scene.ts";
import { retag, tagging } from "../support/stimuli.ts";
import { checkLogs } from "./history.ts";

export type FailpointOptions = {
  readonly seed: number;
  /** At which of its hits each point kills; one chosen by the seed where there is more than one. */
  readonly hits: readonly [number, ...number[]];
  /** Every chosen hit of every point, not one of them. */
  readonly all: boolean;
  /** Which part of an area's points, chosen by the seed. */
  readonly share: number;
  /** Points that have to be reached. */
  readonly kills: number;
};

/** In the first more than 500, so that mass runs go by bulk; those of the second are soon done. */
const CUSTOMERS = [600, 40] as const;
const MINUTE = 60_000;
/** Lines of the app's log that are kept where somebody is wrong. */
const LOG_LINES = 200;

/** C2: processes are killed at each point, and others go on; at rest all is right. */
export async function failpointCampaign(options: FailpointOptions): Promise<Outcome> {
  const random = createRandom(options.seed);
  const began = performance.now();
  const say = (what: string) =>
    console.log(`  C2, after ${Math.round((performance.now() - began) / 1000)} s: ${what}`);
  const scene = await openScene({ seed: options.seed, customers: CUSTOMERS });
  const { rig, shops } = scene;
  const [big, small] = shops;
  if (big === undefined || small === undefined) throw new Error("there are no two shops");
  const shopFor = ({ where }: Area) => (where === "big" ? big : small);
  try {
    await Promise.all(PROCESSES.map((name) => rig.start(name)));
    await scene.tagged();
    say("everybody has their first tags");

    const swept = new Map<string, Swept & { readonly turns: readonly Turn[] }>();
    const go = async (area: Area) => {
      const turns = turnsOf(area, options, random);
      const shop = shopFor(area);
      swept.set(area.name, { ...(await sweep(scene, shop, area, turns, random)), turns });
      say(`${turns.length} points of ${area.name}`);
      await calm(scene, shop, area);
    };
    let notRestored: readonly string[] = [];
    for (const area of AREAS.filter(({ name }) => name !== FORGETTING)) {
      if (area.name !== UNDO) await go(area);
      else notRestored = await undoneWhile(scene, small, random, () => go(area));
    }
    const runs = notRestored.length === 0 ? [] : await runsOf(scene, small.domain);
    const verdict = await scene.judge();
    const logs = await checkLogs("C2", scene);
    const rowsLeft = await rowsOf(scene, small.domain);
    for (const area of AREAS.filter(({ name }) => name === FORGETTING)) await go(area);
    const all = [...swept.values()];
    const reached = new Set(all.flatMap((area) => area.reached.map(pointOf)));
    return {
      run: "C2",
      seed: options.seed,
      figures: {
        ...NO_FIGURES,
        ...logs.figures,
        kills: all.reduce((sum, { kills }) => sum + kills, 0),
        wrongTags: verdict.wrong.length,
        foreignTagsTouched: verdict.foreign.length,
      },
      gates: [
        atLeast("R7", "C2: failpoints at which a process was killed", reached.size, options.kills),
        none("R4", "C2: customers with wrong tags of ours", verdict.wrong.length),
        none("R5", "C2: foreign tags touched", verdict.foreign.length),
        none("rule 8", "C2: tags put back that the merchant had taken off", verdict.putBack.length),
        none("I10", "C2: customers to whom an undo did not give back", notRestored.length),
        none("I8", "C2: rows left of a shop that is to be forgotten", await rowsLeft()),
        ...logs.gates,
      ],
      detail: {
        ...logs.detail,
        points: FAILPOINTS.length,
        areas: Object.fromEntries(
          [...swept].map(([name, { turns, reached: some }]) => [
            name,
            { turns: turns.length, reached: some.length },
          ]),
        ),
        notReached: all.flatMap(({ turns, reached: some }) =>
          turns.filter((turn) => !some.includes(turn)),
        ),
        notBroughtAbout: all.flatMap(({ failed }) => failed),
        evidence: await evidenceOn(scene, [
          ...verdict.wrong,
          ...verdict.foreign,
          ...verdict.putBack,
          ...logs.disputed,
        ]),
        wrong: verdict.wrong.slice(0, 10),
        foreign: verdict.foreign.slice(0, 10),
        putBack: verdict.putBack.slice(0, 10),
        notRestored: notRestored.slice(0, 10),
        runs,
        log: verdict.wrong.length === 0 ? [] : rig.logTail(LOG_LINES).split("\n"),
      },
    };
  } finally {
    await scene.stop();
  }
}

/** The points of an area that are its turn, in the order of the seed. */
function turnsOf(
  { points }: Area,
  { hits, all, share }: FailpointOptions,
  random: Random,
): readonly Turn[] {
  const drawn = points.map((point) => ({ point, at: random.next() }));
  const some = drawn
    .toSorted((one, other) => one.at - other.at)
    .slice(0, Math.ceil(points.length * share));
  return some.flatMap(({ point }) =>
    (all ? hits : [random.pick(hits)]).map((hit) => `${point}:${hit}`),
  );
}

function pointOf(turn: Turn): string {
  return turn.slice(0, turn.lastIndexOf(":"));
}

/** What an area left behind is done; the app is there again, but in a shop that is to be forgotten. */
async function calm(scene: Scene, shop: SceneShop, area: Area): Promise<void> {
  await shop.sandbox.faultsOff();
  if (area.name !== FORGETTING) await putOn(scene, shop, MINUTE);
  await scene.quiet(`what the killed processes left (${area.name})`);
}

/** Customers whose tags are others after a run that was taken back than before it; nobody touches them else. */
async function undoneWhile(
  scene: Scene,
  shop: SceneShop,
  random: Random,
  takeBack: () => Promise<void>,
): Promise<readonly string[]> {
  const before = await tagsIn(shop);
  await retag(scene, shop, random);
  await scene.quiet("a run to take back");
  const between = await tagsIn(shop);
  if ([...before].every(([id, tags]) => between.get(id) === tags)) {
    throw new Error("the run that is to be taken back changed nothing");
  }
  await takeBack();
  // Whose turning on of tagging was killed presses again.
  await pressAgain(() => tagging(scene, shop, random));
  await scene.quiet("tagging on again");
  const after = await tagsIn(shop);
  return [...before.keys()].filter((id) => after.get(id) !== before.get(id));
}

/** The runs of a shop that is not what it was before one. */
function runsOf({ app }: Scene, domain: string) {
  return app.sql(
    `SELECT id, cause, kind, state, result, phase, policy_before, policy_after, undoes, customers, written,
            started_at, finished_at
       FROM tag_runs JOIN shops USING (shop_id) WHERE domain = $1 ORDER BY id`,
    [domain],
  );
}

async function tagsIn({ sandbox }: SceneShop): Promise<ReadonlyMap<string, string>> {
  const { customers } = await sandbox.truth();
  return new Map(customers.map(({ id, tags }) => [id, tags.toSorted().join(", ")]));
}

/** Counts the rows of a shop in all tables that know shops, also when it is known no more. */
async function rowsOf({ app }: Scene, domain: string): Promise<() => Promise<number>> {
  const [shop] = await app.sql("SELECT shop_id::text AS id FROM shops WHERE domain = $1", [domain]);
  if (shop === undefined) throw new Error(`there is no shop ${domain}`);
  const tables = await app.sql(
    `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t
      USING (table_schema, table_name)
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'shop_id'`,
  );
  return async () => {
    let rows = await app.count("SELECT count(*) FROM deliveries WHERE shop_domain = $1", [domain]);
    for (const { name } of tables) {
      rows += await app.count(`SELECT count(*) FROM ${String(name)} WHERE shop_id = $1`, [shop.id]);
    }
    return rows;
  };
}

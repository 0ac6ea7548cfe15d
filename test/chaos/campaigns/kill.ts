import { setTimeout as pause } from "node:timers/promises";
import { createRandom } from "#sandbox/world/random.ts";
import { atLeast, atMost, NO_FIGURES, none, type Outcome } from "../report/result.ts";
import { evidenceOn } from "../support/evidence.ts";
import { redactions, watchRedactions, watchSourceTimes, wentBack } from "../support/guards.ts";
import { killAtRandom, total } from "../support/killer.ts";
import { longOutages } from "../support/outages.ts";
import { pressAgain } from "../support/press-again.ts";
import { OURSELVES } from "../support/rig.ts";
import { openScene, type Scene, type Verdict } from "../support/scene.ts";
import { checkHistory } from "./history.ts";

export type KillOptions = {
  readonly seed: number;
  /** In the first shop and in the second, which has the same numbers for its customers. */
  readonly customers: readonly [number, number];
  readonly events: number;
  readonly kills: number;
  /** Mean time from "ready" to the next kill. */
  readonly meanMs: number;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WORKERS = ["worker-a", "worker-b"] as const;
/** Things that happen in each shop while something does not run. */
const OUTAGE_EVENTS = 40;
/** Things that the hand does at once. */
const HANDFUL = 10;
/** The shop's clock moves on by an hour with every so many events. */
const EVENTS_AN_HOUR = 100;
/** The form of the windows, as the merchant sends it. */
const NEW_POLICY = {
  intent: "apply",
  prospectCold: "40",
  "oneTime.risk": "45",
  "oneTime.lapsed": "80",
  "oneTime.lost": "170",
};
/** Eight days, so that every sweep runs and the rotating audit comes round; R10 asks after 20 min and 24 h. */
const STEPS = [10 * MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 20 * HOUR, ...Array<number>(7).fill(DAY)];
/** The audit of tags comes round in seven days; the first step that ends after them. */
const AUDITED_DAYS = 7.02;

/** C: processes are killed at random while everything else goes wrong too, and are missing for days; eight days later all is right. */
export async function killCampaign(options: KillOptions): Promise<Outcome> {
  const { seed, customers } = options;
  const scene = await openScene({ seed, customers });
  const { rig, app } = scene;
  const began = performance.now();
  const say = (what: string) =>
    console.log(`  C, after ${Math.round((performance.now() - began) / 1000)} s: ${what}`);
  try {
    await watchSourceTimes(app);
    await watchRedactions(app);
    await Promise.all([rig.start("web"), ...WORKERS.map((worker) => rig.start(worker))]);
    await scene.tagged();
    say("everybody has their first tags");

    await first(scene).faultsOn(seed);
    const { kills, emitted } = await rage(scene, options);
    await first(scene).faultsOff();
    say(`${total(kills)} kills, ${emitted} events`);
    const faultsEnded = performance.now();
    await scene.quiet("what was under way when the faults ended");
    const drainedMs = performance.now() - faultsEnded;
    say("what was under way is done");
    const acks = await acknowledged(scene);
    const outages = { workers: WORKERS, events: OUTAGE_EVENTS, random: createRandom(seed + 1) };
    await longOutages(scene, outages);
    await scene.quiet("what the outages left");
    say("five hours without web and three days without workers are over");

    const wrongAfter: { hours: number; wrong: number; unedited: number }[] = [];
    let passed = 0;
    for (const step of STEPS) {
      await scene.pass(step);
      passed += step;
      say(`${Math.round(passed / HOUR)} h have passed`);
      if (wrongAfter.at(-1)?.wrong === 0) continue;
      const { wrong } = await scene.judge();
      wrongAfter.push({
        hours: passed / HOUR,
        wrong: wrong.length,
        unedited: await unedited(scene, wrong),
      });
    }
    const verdict = await scene.judge();
    const convergence = wrongAfter.find(({ wrong }) => wrong === 0)?.hours ?? passed / HOUR;

    const { redacted, returned } = await redactions(app);
    const rewrites = await secondRun(scene);
    const history = await checkHistory(scene);
    return {
      run: "C",
      seed,
      figures: {
        ...NO_FIGURES,
        ...acks,
        ...history.figures,
        kills: total(kills),
        eventsEmitted: emitted,
        wrongTags: verdict.wrong.length,
        foreignTagsTouched: verdict.foreign.length,
        convergenceMs: convergence * HOUR,
      },
      gates: [
        none("R2", "C: acknowledged webhooks that are not in the database", acks.lost),
        none("R4", "C: customers with wrong tags of ours", verdict.wrong.length),
        none("R5", "C: foreign tags touched", verdict.foreign.length),
        none("rule 8", "C: tags put back that the merchant had taken off", verdict.putBack.length),
        none(
          "R10, R14",
          "C: customers wrong after a day whose tags nobody edited",
          wrongAfter.find(({ hours }) => hours * HOUR >= DAY)?.unedited ?? 0,
        ),
        atMost("R10", "C: days until all was right", round(convergence / 24), AUDITED_DAYS),
        none("I6", "C: rows whose source time went back", await wentBack(app)),
        none("I8", `C: of ${redacted} redacted customers those that returned`, returned),
        atLeast("R7", "C: kills", total(kills), options.kills),
        none("R11", "C: tag mutations of a second run over unchanged data", rewrites.length),
        ...history.gates,
      ],
      detail: {
        kills,
        drainedMs: Math.round(drainedMs),
        wrongAfter,
        doubts: verdict.doubts,
        faults: await first(scene).faultCounts(),
        deadLetters: await app.sql(
          "SELECT topic, outcome, count(*)::int FROM deliveries WHERE state = 'dead' GROUP BY 1, 2",
        ),
        evidence: await evidenceOn(scene, [
          ...verdict.wrong,
          ...verdict.foreign,
          ...verdict.putBack,
          ...rewrites,
          ...history.disputed,
        ]),
        rewrites,
        wrong: verdict.wrong.slice(0, 10),
        foreign: verdict.foreign.slice(0, 10),
        putBack: verdict.putBack.slice(0, 10),
        ...history.detail,
      },
    };
  } finally {
    await scene.stop();
  }

  function first({ shops: [one] }: Scene) {
    if (one === undefined) throw new Error("there is no shop");
    return one.sandbox;
  }
}

/** The hand's events and the kills, side by side: so many events a kill. */
async function rage({ rig, app, shops }: Scene, options: KillOptions) {
  const random = createRandom(options.seed);
  const stop = new AbortController();
  let killed = 0;
  const killing = killAtRandom(
    rig,
    {
      workers: WORKERS,
      kills: options.kills,
      meanMs: options.meanMs,
      random,
      onKill: () => (killed += 1),
    },
    stop.signal,
  );
  const once = new Map<number, () => Promise<unknown>>([
    [0.3, () => cutConnections()],
    [0.4, () => changePolicy()],
    [0.6, () => rig.crashDatabase()],
    [0.8, () => cutConnections()],
  ]);
  const cutConnections = async () => {
    await app.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> $1`,
      [OURSELVES],
    );
  };
  // The web process may be dead just then.
  const changePolicy = () =>
    pressAgain(async () => shops[0]?.sandbox.submit("/app/settings", NEW_POLICY));

  let emitted = 0;
  const emitting = (async () => {
    while (emitted < options.events) {
      const progress = emitted / options.events;
      if (progress > killed / options.kills) {
        await pause(20);
        continue;
      }
      for (const [share, act] of once) {
        if (progress < share) continue;
        once.delete(share);
        await act();
      }
      const shop = random.chance(0.8) ? shops[0] : shops[1];
      await shop?.sandbox.hand(HANDFUL, random.int(1, 1_000_000_000));
      emitted += HANDFUL;
      if (emitted % EVENTS_AN_HOUR === 0) await shops[0]?.sandbox.advance(HOUR);
    }
  })();
  try {
    await emitting;
  } catch (error) {
    stop.abort();
    await killing;
    throw new Error(`the campaign broke off\n${rig.logTail(20)}`, { cause: error });
  }
  return { kills: await killing, emitted };
}

/** Of these, how many carry tags that only we have changed: what else was never told of them a day puts right. */
async function unedited({ shops }: Scene, wrong: Verdict["wrong"]): Promise<number> {
  let count = 0;
  for (const { domain, sandbox } of shops) {
    const here = wrong.filter(({ shop }) => shop === domain);
    if (here.length === 0) continue;
    const { tagLog } = await sandbox.truth();
    const edited = new Set(
      tagLog.filter(({ actor }) => actor !== "app").map(({ customerId }) => customerId),
    );
    count += here.filter(({ customerId }) => !edited.has(customerId)).length;
  }
  return count;
}

/** I1: which webhooks were answered 200, and which of those the database lacks. */
async function acknowledged({ app, shops: [shop] }: Scene) {
  const journal = (await shop?.sandbox.journal()) ?? [];
  const webhooks = journal.filter((entry) => entry.kind === "webhook");
  const key = (domain: string, topic: string, id: string) => `${domain} ${topic} ${id}`;
  const answered = webhooks.filter(({ status }) => status === 200);
  const acked = new Set(
    answered.map(({ shop: at, topic, webhookId }) => key(at, topic, webhookId)),
  );
  const rows = await app.sql("SELECT shop_domain, topic, webhook_id FROM deliveries");
  const stored = new Set(
    rows.map(({ shop_domain, topic, webhook_id }) =>
      key(String(shop_domain), String(topic), String(webhook_id)),
    ),
  );
  return {
    acked: acked.size,
    lost: acked.difference(stored).size,
    deduped: answered.length - acked.size,
    dropped: webhooks.filter(({ outcome }) => outcome === "lost").length,
  };
}

/** R11: everybody is looked at again although nothing has changed; the tag mutations that made. */
async function secondRun({ app, shops, quiet }: Scene) {
  const [shop] = shops;
  if (shop === undefined) throw new Error("there is no shop");
  const before = (await shop.sandbox.journal()).at(-1)?.n ?? 0;
  const { now } = await shop.sandbox.clock();
  await app.sql(
    `UPDATE customers SET version = version + 1, due_at = from_epoch_ms($1), reread = true
      WHERE deleted_at IS NULL`,
    [now],
  );
  await quiet("the second run");
  const since = await shop.sandbox.journal(before);
  return since.flatMap((entry) =>
    entry.kind === "request" || entry.kind === "line"
      ? entry.mutations.map((mutation) => ({ ...mutation, shop: entry.shop, at: entry.at }))
      : [],
  );
}

function round(days: number): number {
  return Math.round(days * 100) / 100;
}

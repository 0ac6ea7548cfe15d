import { setTimeout as pause } from "node:timers/promises";
import { createRandom } from "#sandbox/world/random.ts";
import { killAtRandom } from "./killer.ts";
import { pressAgain } from "./press-again.ts";
import { putOn } from "./put-on.ts";
import { OURSELVES, type ProcessName } from "./rig.ts";
import { mass } from "./mass.ts";
import type { Scene } from "./scene.ts";
import { strikes } from "./strikes.ts";

export type RageOptions = {
  readonly seed: number;
  readonly workers: readonly ProcessName[];
  readonly events: number;
  readonly kills: number;
  /** Mean time from "ready" to the next kill. */
  readonly meanMs: number;
};

const HOUR = 3_600_000;
/** Things that the hand does at once. */
const HANDFUL = 10;
/** The shop's clock moves on by an hour with every so many events. */
const EVENTS_AN_HOUR = 100;
/** A token dies with every so many events. */
const EVENTS_A_TOKEN = 100;
/** The form of the windows, as the merchant sends it. */
const NEW_POLICY = {
  intent: "apply",
  prospectCold: "40",
  "oneTime.risk": "45",
  "oneTime.lapsed": "80",
  "oneTime.lost": "170",
};

/** The hand's events and the kills, side by side: so many events a kill; imports, mass runs and rare faults among them. */
export async function rage(scene: Scene, options: RageOptions) {
  const { rig, app, shops } = scene;
  const [big, other] = shops;
  if (big === undefined || other === undefined) throw new Error("there are no two shops");
  const random = createRandom(options.seed);
  const strike = strikes(big.sandbox);
  const stop = new AbortController();
  let killed = 0;
  const killing = killAtRandom(
    rig,
    {
      workers: options.workers,
      kills: options.kills,
      meanMs: options.meanMs,
      random,
      onKill: () => (killed += 1),
    },
    stop.signal,
  );
  const pressing = mass(scene, big, other, {
    strike,
    isOver: () => killed >= options.kills,
    stop: stop.signal,
  });
  const once = new Map<number, () => Promise<unknown>>([
    [0.3, () => cutConnections()],
    [0.4, () => changePolicy()],
    [0.5, () => other.sandbox.call("/sandbox/scopes", { remove: ["write_customers"] })],
    [0.55, () => other.sandbox.call("/sandbox/scopes", { restore: ["write_customers"] })],
    [0.6, () => rig.crashDatabase()],
    [0.7, () => leave()],
    [0.75, () => comeBack()],
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
    pressAgain(async () => big.sandbox.submit("/app/settings/lifecycle", NEW_POLICY));

  const left = { at: 0 };
  const leave = async () => {
    left.at = (await other.sandbox.clock()).now;
    await other.sandbox.uninstall();
  };
  /** And the news of the end, and of what is to be forgotten, come once more when it is over. */
  const comeBack = async () => {
    await putOn(scene, other);
    for (const topic of ["app/uninstalled", "shop/redact"]) {
      const payload = { shop_domain: other.domain, myshopify_domain: other.domain };
      await other.sandbox.call("/sandbox/webhooks", { topic, payload, triggeredAt: left.at });
    }
  };

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
      const shop = random.chance(0.8) ? big : other;
      await shop.sandbox.hand(HANDFUL, random.int(1, 1_000_000_000));
      emitted += HANDFUL;
      if (emitted % EVENTS_A_TOKEN === 0) await strike.onToken();
      if (emitted % EVENTS_AN_HOUR === 0) await big.sandbox.advance(HOUR);
    }
  })();
  try {
    await Promise.all([emitting, pressing]);
  } catch (error) {
    const processes = `${killed} kills, ${emitted} events; ${rig.processes()}`;
    stop.abort();
    await killing;
    throw new Error(`the campaign broke off\n${processes}\n${rig.logTail(20)}`, { cause: error });
  }
  return { kills: await killing, emitted };
}

import { until } from "#scripts/demo/until.ts";
import type { Random } from "#sandbox/world/random.ts";
import type { ProcessName } from "./rig.ts";
import type { Scene } from "./scene.ts";

const HOUR = 3_600_000;
/** Past Shopify's last try, which is four hours after the first. */
const DEAF_MS = 5 * HOUR;
const WITHOUT_WORKERS_MS = 72 * HOUR;
const MINUTE = 60_000;

/**
 * R14: for five hours nobody hears Shopify, so that its webhooks are given up; then no worker runs for three days.
 * Meanwhile so many things happen each time. Ends with all processes running.
 */
export async function longOutages(
  { rig, shops }: Scene,
  { workers, events, random }: { workers: readonly ProcessName[]; events: number; random: Random },
): Promise<void> {
  const [first] = shops;
  if (first === undefined) throw new Error("there is no shop");
  const live = async () => {
    for (const { sandbox } of shops) await sandbox.hand(events, random.int(1, 1_000_000_000));
  };
  await rig.signal("web", "SIGKILL");
  // The tries follow one another on real time.
  await first.sandbox.call("/sandbox/faults", { settings: { retryMs: 1 } });
  await live();
  await first.sandbox.advance(DEAF_MS);
  await until("the last try of every webhook", MINUTE, async () => {
    const open = await Promise.all(shops.map(({ sandbox }) => sandbox.stats()));
    return open.every(({ webhooksOpen }) => webhooksOpen === 0);
  });
  await first.sandbox.call("/sandbox/faults", { settings: { retryMs: 250 } });
  await rig.start("web");

  for (const worker of workers) await rig.signal(worker, "SIGKILL");
  await live();
  await first.sandbox.advance(WITHOUT_WORKERS_MS);
  for (const worker of workers) await rig.start(worker);
}

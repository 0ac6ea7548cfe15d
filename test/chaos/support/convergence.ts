import { evidenceOn } from "./evidence.ts";
import type { Scene, Verdict } from "./scene.ts";
import { allTold, onlyOrdersUntold, untoldIn } from "./untold.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Eight days, so that every sweep runs and the rotating audit comes round; R10 asks after 10 and 20 min and 24 h. */
const STEPS = [10 * MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 20 * HOUR, ...Array<number>(7).fill(DAY)];

/** How many customers were wrong so long after the faults, and of them those whose tags nobody edited (R10). */
export type Look = {
  readonly hours: number;
  readonly wrong: number;
  readonly unedited: number;
  /** Unedited, and everything was told of them. */
  readonly told: number;
  /** Unedited, and of what was not told of them everything was an order's. */
  readonly ordersUntold: number;
};

/** Lets eight days pass and looks after each step until nobody is wrong; `say` hears of each. */
export async function converge(scene: Scene, say: (what: string) => void) {
  const [first] = scene.shops;
  if (first === undefined) throw new Error("there is no shop");
  const looks: Look[] = [];
  let late: Awaited<ReturnType<typeof evidenceOn>> = [];
  let passed = 0;
  for (const step of STEPS) {
    await scene.pass(step);
    passed += step;
    say(`${Math.round((10 * passed) / HOUR) / 10} h have passed`);
    if (looks.at(-1)?.wrong === 0) continue;
    const { wrong } = await scene.judge();
    const ours = wrong.length === 0 ? [] : await unedited(scene, (await scene.judge(true)).wrong);
    const untold = untoldIn(ours.length === 0 ? [] : await first.sandbox.journal());
    const about = ours.map(({ shop, customerId }) => untold(shop, customerId));
    if (passed >= DAY && late.length === 0) late = await evidenceOn(scene, ours);
    looks.push({
      hours: passed / HOUR,
      wrong: wrong.length,
      unedited: ours.length,
      told: about.filter(allTold).length,
      ordersUntold: about.filter(onlyOrdersUntold).length,
    });
  }
  const hours = looks.find(({ wrong }) => wrong === 0)?.hours ?? passed / HOUR;
  return { looks, late, hours };
}

/** What a look of that age or the first after it found; the last one, if all was right before. */
export function lookAfter(looks: readonly Look[], hours: number): Look | undefined {
  return looks.find((look) => look.hours >= hours - 0.01) ?? looks.at(-1);
}

/** Of these, who carries tags that only we have changed: what else was never told of them a day puts right. */
async function unedited({ shops }: Scene, wrong: Verdict["wrong"]): Promise<Verdict["wrong"]> {
  const ours: Verdict["wrong"][number][] = [];
  for (const { domain, sandbox } of shops) {
    const here = wrong.filter(({ shop }) => shop === domain);
    if (here.length === 0) continue;
    const { tagLog } = await sandbox.truth();
    const edited = new Set(
      tagLog.filter(({ actor }) => actor !== "app").map(({ customerId }) => customerId),
    );
    ours.push(...here.filter(({ customerId }) => !edited.has(customerId)));
  }
  return ours;
}

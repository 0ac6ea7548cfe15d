import { setTimeout as pause } from "node:timers/promises";
import { until } from "#scripts/demo/until.ts";
import { type Judgement, judgeTags } from "#test/oracle/judge-tags.ts";
import { nobodyWatched } from "#test/oracle/tag-owners.ts";
import { byRecords } from "./by-records.ts";
import { type AppRows, appRows } from "./app-rows.ts";
import { type ChaosSandbox, chaosSandbox } from "./chaos-sandbox.ts";
import { pressAgain } from "./press-again.ts";
import { openRig, type Rig } from "./rig.ts";

/** Shops of one sandbox, and the app that serves them all. */
export type Scene = {
  readonly rig: Rig;
  readonly app: AppRows;
  readonly shops: readonly SceneShop[];
  /** Installs every shop and imports its history. */
  readonly imported: () => Promise<void>;
  /** The same, and turns tagging on; resolves when all tags are written. */
  readonly tagged: () => Promise<void>;
  /** Whether nothing is left to do at the sandbox's present. */
  readonly isQuiet: () => Promise<boolean>;
  /** Resolves when it is so. */
  readonly quiet: (what: string) => Promise<void>;
  /** Moves the clock on and resolves when all that fell due meanwhile is done. */
  readonly pass: (ms: number) => Promise<void>;
  /** What the oracle says of every shop at rest; `isRefreshDue` as in `Witness`. */
  readonly judge: (isRefreshDue?: boolean) => Promise<Verdict>;
  readonly stop: () => Promise<void>;
};

export type SceneShop = { readonly domain: string; readonly sandbox: ChaosSandbox };

/** Nothing is wrong when all are empty; `doubts` are tags of which nobody can say whose they were (I3). */
export type Verdict = {
  readonly wrong: readonly (Judgement["wrongTags"][number] & { readonly shop: string })[];
  readonly foreign: readonly (Judgement["foreignTouched"][number] & { readonly shop: string })[];
  readonly putBack: readonly (Judgement["putBack"][number] & { readonly shop: string })[];
  readonly doubts: number;
};

export type SceneOptions = {
  readonly seed: number;
  /** Customers of each shop. */
  readonly customers: readonly [number, ...number[]];
  /** Of all of them; Enterprise unless it is said, whose bucket nobody waits for. */
  readonly plan?: "standard" | "enterprise";
  readonly appEnvironment?: Readonly<Record<string, string>>;
};

/** Durations of a campaign on real time are divided by this, leases excepted (rule 18). */
const SCALE = "60";
/**
 * What the merchant took off is seen by the audit at the latest, where its webhook was lost (R10); and the
 * shop's hours are seconds of ours.
 */
const UNSEEN_MS = 7 * 86_400_000;
const LIMIT = 300_000;

/** Opens shops of the given sizes with the same numbers for their customers; no process of the app runs yet. */
export async function openScene({
  seed,
  customers,
  plan = "enterprise",
  appEnvironment = {},
}: SceneOptions): Promise<Scene> {
  const domains = customers.map((_, index) => `shop-${index + 1}.myshopify.com`);
  const shopOptions = customers.map((count, index) => ({
    domain: domains[index],
    kind: "tiny",
    customers: count,
    seed: seed + index,
    plan,
  }));
  const rig = await openRig(
    { SANDBOX_SHOPS: JSON.stringify(shopOptions), SANDBOX_JOURNAL: "5000000" },
    { TIMINGS_SCALE: SCALE, LOG_LEVEL: "warn", ...appEnvironment },
  );
  const app = appRows(rig.pool);
  const shops = domains.map((domain) => ({ domain, sandbox: chaosSandbox(rig.sandbox, domain) }));
  const now = async () => (await chaosSandbox(rig.sandbox).clock()).now;

  // Webhooks that are held back by the clock stay out: they come when it has moved.
  const isQuiet: Scene["isQuiet"] = async () => {
    for (const { sandbox } of shops) {
      if ((await sandbox.stats()).webhooksOpen > 0) return false;
    }
    return (await app.openWork(await now())) === 0;
  };
  const quiet: Scene["quiet"] = async (what) => {
    try {
      await until(what, LIMIT, isQuiet);
    } catch (cause) {
      const open = JSON.stringify(await app.openWorkByKind(await now()));
      const held = JSON.stringify([await app.openRuns(), await app.shops()]);
      throw new Error(`${what}: still open ${open}\n${held}\n${rig.logTail(20)}`, { cause });
    }
  };
  const imported = async () => {
    for (const { sandbox } of shops) {
      await pressAgain(() => sandbox.openPage("/app"));
      await pressAgain(() => sandbox.submit("/app?index", { step: "import" }));
    }
    await until("the imports", LIMIT, async () => {
      const ready = "SELECT count(*) FROM imports WHERE phase = 'ready'";
      return (await app.count(ready)) >= shops.length;
    });
  };
  return {
    rig,
    app,
    shops,
    isQuiet,
    quiet,
    imported,
    tagged: async () => {
      await imported();
      for (const { sandbox } of shops) {
        await pressAgain(() => sandbox.submit("/app?index", { step: "tagging" }));
      }
      await quiet("the first tags");
    },
    pass: async (ms) => {
      await chaosSandbox(rig.sandbox).advance(ms);
      // The processes read the clock every 100 ms.
      await pause(250);
      await quiet(`${ms / 3_600_000} h passed`);
    },
    judge: async (isRefreshDue = false) => {
      const verdicts = await Promise.all(
        shops.map(async ({ domain, sandbox }) => {
          const truth = await sandbox.truth();
          const judgement = judgeTags(truth, await app.rules(domain), {
            ...nobodyWatched(UNSEEN_MS, isRefreshDue),
            ...byRecords(truth, await app.tagChanges(domain)),
          });
          const here = <T extends object>(list: readonly T[]) =>
            list.map((entry) => ({ ...entry, shop: domain }));
          return {
            wrong: here(judgement.wrongTags),
            foreign: here(judgement.foreignTouched),
            putBack: here(judgement.putBack),
            doubts: judgement.doubts,
          };
        }),
      );
      return {
        wrong: verdicts.flatMap(({ wrong }) => wrong),
        foreign: verdicts.flatMap(({ foreign }) => foreign),
        putBack: verdicts.flatMap(({ putBack }) => putBack),
        doubts: verdicts.reduce((sum, { doubts }) => sum + doubts, 0),
      };
    },
    stop: rig.stop,
  };
}

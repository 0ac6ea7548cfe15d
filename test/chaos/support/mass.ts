import { setTimeout as pause } from "node:timers/promises";
import { DEFAULT_NAMING, type TagFamily } from "#app/domain/tags.ts";
import { pressAgain } from "./press-again.ts";
import type { Scene, SceneShop } from "./scene.ts";
import type { Strikes } from "./strikes.ts";

export type MassOptions = {
  readonly strike: Strikes;
  /** When nothing is killed any more. */
  readonly isOver: () => boolean;
  readonly stop: AbortSignal;
};

/** How long a merchant watches what was begun before beginning something else; nothing has to be over then. */
const WATCHED_MS = 10_000;
const LOOK_EVERY_MS = 250;
/** More would mean that faults do not happen that are armed. */
const MOST = 100;
const BUSY = `
  SELECT (SELECT count(*) FROM tag_runs WHERE state = 'running')
       + (SELECT count(*) FROM imports WHERE phase NOT IN ('ready', 'failed'))`;

/**
 * While processes are killed everybody in the one shop gets other tags, and the history of the other is read again, by
 * turns, with faults of bulk operations each time; until each fault has happened as often as it has to. At the end the
 * families are those of a new shop.
 */
export async function mass(
  scene: Scene,
  retagged: SceneShop,
  read: SceneShop,
  { strike, isOver, stop }: MassOptions,
): Promise<void> {
  const press = async (act: () => Promise<unknown>) => {
    await pressAgain(async () => {
      if (!stop.aborted) await act();
    }, Infinity);
    const deadline = performance.now() + WATCHED_MS;
    while (!stop.aborted && performance.now() < deadline) {
      await pause(LOOK_EVERY_MS);
      // The database is crashed meanwhile.
      if ((await scene.app.count(BUSY).catch(() => 1)) === 0) break;
    }
  };
  let others: readonly TagFamily[] = ["value"];
  for (let turn = 0; !stop.aborted && !(isOver() && (await strike.isBulkStruck())); turn += 1) {
    if (turn >= MOST) throw new Error("faults of bulk operations do not happen");
    await strike.onBulk();
    if (turn % 2 === 0) await press(() => read.sandbox.submit("/app?index", { step: "import" }));
    else {
      await press(() => writeFamilies(retagged, others));
      others = others === DEFAULT_NAMING.families ? ["value"] : DEFAULT_NAMING.families;
    }
  }
  await press(() => writeFamilies(retagged, DEFAULT_NAMING.families));
}

/** What the form of the tags sends. */
function writeFamilies({ sandbox }: SceneShop, families: readonly TagFamily[]): Promise<void> {
  return sandbox.submit("/app/settings/tags", [
    ["intent", "families"],
    ["holdoutPercent", "10"],
    ...families.map((family): [string, string] => ["family", family]),
  ]);
}

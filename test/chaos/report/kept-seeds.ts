import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { RUNS } from "./result.ts";
import { carryOut, type Form, type Unit } from "./units.ts";

const Kept = z.object({
  run: z.enum(RUNS),
  form: z.enum(["ci", "release"]),
  seed: z.number(),
});

/** A seed with which a gate was missed. */
export type KeptSeed = z.infer<typeof Kept>;

const FILE = path.join(import.meta.dirname, "../seeds.json");

/** Campaigns that once failed, to be carried out again before all others. */
export function keptSeeds(form: Form): readonly Unit[] {
  return read()
    .filter((kept) => kept.form === form)
    .map(({ run, seed }) => ({
      run,
      seed,
      part: `seed ${seed}`,
      carryOut: () => carryOut(form, run, seed),
    }));
}

/** Keeps a seed for ever. */
export function keepSeed(kept: KeptSeed): void {
  const all = read();
  const known = all.some(
    ({ run, form, seed }) => run === kept.run && form === kept.form && seed === kept.seed,
  );
  if (!known) writeFileSync(FILE, `${JSON.stringify([...all, kept], null, 2)}\n`);
}

function read(): readonly KeptSeed[] {
  return existsSync(FILE) ? z.array(Kept).parse(JSON.parse(readFileSync(FILE, "utf8"))) : [];
}

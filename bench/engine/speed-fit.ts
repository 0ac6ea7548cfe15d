// node bench/engine/speed-fit.ts FOLDER CUSTOMERS: fits the shop of a folder and prints the times as JSON.
import { fitRhythm } from "#app/domain/rhythm/fit.ts";
import { learnRhythm } from "#app/domain/rhythm/learn-rhythm.ts";
import { fitNamedModel } from "#app/domain/rhythm/named-models.ts";
import { sampleOn } from "#app/domain/rhythm/past-buyers.ts";
import { loadColumns } from "./speed-columns.ts";
import { LAST_DAY } from "./speed-shop.ts";
import { bestOf, timed } from "./speed-times.ts";

const [folder = "", customers = ""] = process.argv.slice(2);
const shop = loadColumns(folder, Number(customers));
const sample = sampleOn(shop, LAST_DAY);

// The first fit is what a shop waits for: nothing is compiled yet.
const fit = timed(() => fitRhythm(sample));
const repeated = bestOf(3, () => fitRhythm(sample));
const all = timed(() => fitRhythm(sample, { mostRepeatRows: Number.POSITIVE_INFINITY }));
const bgNbd = bestOf(3, () => fitNamedModel(sample, "BG/NBD"));
const learn = timed(() => learnRhythm(shop, LAST_DAY));

console.log(
  JSON.stringify({
    ms: fit.ms,
    repeatedMs: repeated.ms,
    bgNbdMs: bgNbd.ms,
    fullMs: all.ms,
    learnMs: learn.ms,
    model: fit.result.converged ? fit.result.model : null,
    fullModel: all.result.converged ? all.result.model : null,
    rhythm: learn.result,
  }),
);

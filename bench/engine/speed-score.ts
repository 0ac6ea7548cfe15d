// node bench/engine/speed-score.ts FOLDER CUSTOMERS THREADS: scores the shop of a folder and prints time and memory as JSON.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import { learnFirstOrders } from "#app/domain/score/first-order.ts";
import { roomForScores } from "#app/domain/score/scores.ts";
import { loadColumns } from "./speed-columns.ts";
import { LAST_DAY } from "./speed-shop.ts";
import { bestOf } from "./speed-times.ts";
import { scoreShare, type ScoreShare } from "./speed-worker.ts";

const [folder = "", customersText = "", threads = ""] = process.argv.slice(2);
const customers = Number(customersText);
const histories = loadColumns(folder, customers);
const rhythm = readRhythm(path.join(folder, "rhythm.json"));
const scores = roomForScores(customers, (bytes) => new SharedArrayBuffer(bytes));
const firstOrders = learnFirstOrders(histories, LAST_DAY);
const share = (part: number, parts: number): ScoreShare => ({
  scores,
  histories,
  rhythm,
  firstOrders,
  asOf: LAST_DAY,
  from: Math.floor((customers * part) / parts),
  to: Math.floor((customers * (part + 1)) / parts),
});

const started = performance.now();
const cpuBefore = process.cpuUsage();
if (threads === "1") scoreShare(share(0, 1));
else {
  // Starting the second thread is part of the price.
  const file = new URL("./speed-worker.ts", import.meta.url);
  const ended = once(new Worker(file, { workerData: share(1, 2) }), "exit");
  scoreShare(share(0, 2));
  await ended;
}
const ms = performance.now() - started;
const cpuMs = process.cpuUsage(cpuBefore).user / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
const barePass = bestOf(3, () => histories.day.reduce((sum, day) => sum + day, 0));
console.log(JSON.stringify({ ms, cpuMs, megabytes, barePassMs: barePass.ms }));

/** What the fit's own process wrote. */
function readRhythm(file: string): LearnedRhythm {
  const read: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isRhythm(read)) throw new TypeError(`${file} is no learned rhythm`);
  return read;
}

function isRhythm(read: unknown): read is LearnedRhythm {
  return typeof read === "object" && read !== null && "model" in read && "limits" in read;
}

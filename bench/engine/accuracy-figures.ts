import type { Figure } from "../figure.ts";
import { type Information, type Marks, meanOf, type Verdict } from "./judge.ts";
import { LADDERS } from "./stage-rules.ts";

const ANCHOR = "MBG/CNBD-k";

/** The targets of engine.md section 6 on the two real shops, three splits each. */
export function accuracyFigures(verdicts: readonly Verdict[]): readonly Figure[] {
  const real = verdicts.filter(({ origin }) => origin === "real");
  const large = verdicts.filter((verdict) => !isTiny(verdict));
  const simulated = large.filter(({ origin }) => origin === "simulated");
  const gain = (verdict: Verdict, mark: keyof Marks): number =>
    (verdict.marks["engine"]?.[mark] ?? Number.NaN) - (verdict.marks[ANCHOR]?.[mark] ?? Number.NaN);
  const gains = (of: readonly Verdict[], mark: keyof Marks): number =>
    meanOf(of.map((verdict) => gain(verdict, mark)));
  const level = (name: string, mark: keyof Marks): string =>
    round(meanOf(real.map(({ marks }) => marks[name]?.[mark] ?? Number.NaN))).toString();
  const figure = (
    what: string,
    seen: number,
    goal: Figure["goal"],
    beside: string,
    unit = "",
  ): Figure => ({ what, seen: round(seen), unit, goal, beside });
  const { all, repeat } = informationRatios(verdicts, "real");
  const { all: simulatedAll, repeat: simulatedRepeat } = informationRatios(verdicts, "simulated");
  const worst = Math.min(...real.map((verdict) => gain(verdict, "auc")));
  const spenders = (name: string): number =>
    meanOf(real.map((verdict) => verdict.spenders[name] ?? Number.NaN));
  const alarms = (name: string, part: "spread" | "fastLateness" | "falseAlarms"): number =>
    round(meanOf(large.flatMap(({ alarms: of }) => of[name]?.[part] ?? [])));
  const beside = (part: "spread" | "fastLateness"): string =>
    ["fixed window", "own gap x 2", "MBG/CNBD-k quantile", "risk by quantile alone"]
      .map((name) => `${name} ${alarms(name, part)}`)
      .join(", ");
  return [
    figure(
      "return chance, AUC over MBG/CNBD-k, mean of the real splits",
      gains(real, "auc"),
      { at: ">=", value: 0.004 },
      `engine ${level("engine", "auc")}, ${ANCHOR} ${level(ANCHOR, "auc")}; simulated ${round(gains(simulated, "auc"))}`,
    ),
    figure(
      "the same, repeat buyers",
      gains(real, "aucRepeat"),
      null,
      `engine ${level("engine", "aucRepeat")}; simulated ${round(gains(simulated, "aucRepeat"))}`,
    ),
    figure("the same, worst real split", worst, { at: ">=", value: -0.002 }, "no split may lose"),
    figure(
      "Brier score over MBG/CNBD-k",
      gains(real, "brier"),
      { at: "<=", value: -0.001 },
      `engine ${level("engine", "brier")}; simulated ${round(gains(simulated, "brier"))}`,
    ),
    figure(
      "expected calibration error",
      meanOf(real.map(({ marks }) => marks["engine"]?.calibration ?? Number.NaN)),
      { at: "<=", value: 0.028 },
      `${ANCHOR} ${level(ANCHOR, "calibration")}`,
    ),
    figure(
      "log loss over MBG/CNBD-k",
      gains(real, "logLoss"),
      null,
      `simulated ${round(gains(simulated, "logLoss"))}`,
    ),
    figure(
      "stage information (NMI) over the best fixed ladder, all",
      all,
      { at: ">=", value: 1.25 },
      `simulated ${simulatedAll}; ladder of each shop chosen in hindsight`,
    ),
    figure(
      "the same, repeat buyers",
      repeat,
      { at: ">=", value: 1.2 },
      `simulated ${simulatedRepeat}`,
    ),
    figure(
      "top-10 % spenders found",
      spenders("engine"),
      { at: ">=", value: 0.46 },
      `history ${round(spenders("history"))}, Gamma-Gamma x MBG/NBD ${round(spenders("Gamma-Gamma x MBG/NBD"))}`,
    ),
    figure(
      "false alarms, fast to slow third at 20 % overall",
      alarms("engine", "spread"),
      null,
      beside("spread"),
    ),
    figure(
      "own gaps that fast customers are flagged late",
      alarms("engine", "fastLateness"),
      null,
      beside("fastLateness"),
    ),
  ];
}

/** Stage information over that of the best fixed ladder of each shop, the mean over shops: all and repeat buyers. */
function informationRatios(verdicts: readonly Verdict[], origin: Verdict["origin"]) {
  const shops = Map.groupBy(
    verdicts.filter((verdict) => verdict.origin === origin && !isTiny(verdict)),
    ({ shop }) => shop,
  );
  const ratio = (who: keyof Information): number =>
    round(meanOf([...shops.values()].map((splits) => informationRatio(splits, "engine", who))));
  return { all: ratio("all"), repeat: ratio("repeat") };
}

/** A shop of twenty has too few returns for a share of information. */
export function isTiny({ shop }: Verdict): boolean {
  return shop.startsWith("twenty");
}

/** A stage rule's information over the best ladder's, on the splits of one shop. */
export function informationRatio(
  splits: readonly Verdict[],
  rule: string,
  who: keyof Information,
): number {
  const ladder = Math.max(
    ...LADDERS.map((_, at) => meanOf(splits.map(({ ladders }) => ladders[at]?.[who] ?? 0))),
  );
  return meanOf(splits.map(({ stages }) => stages[rule]?.[who] ?? 0)) / ladder;
}

/** Four digits after the point. */
export function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

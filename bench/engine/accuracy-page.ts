import { informationRatio, isTiny, round } from "./accuracy-figures.ts";
import { type Marks, meanOf, type Verdict } from "./judge.ts";

const MARKS: Readonly<
  Record<keyof Marks, { readonly name: string; readonly best: "high" | "low" }>
> = {
  auc: { name: "AUC", best: "high" },
  aucRepeat: { name: "AUC, repeat buyers", best: "high" },
  brier: { name: "Brier", best: "low" },
  calibration: { name: "ECE", best: "low" },
  logLoss: { name: "log loss", best: "low" },
};
const MARK_NAMES = ["auc", "aucRepeat", "brier", "calibration", "logLoss"] as const;

/** The page behind the figures: every shop, every rival, and where a rival wins. */
export function accuracySections(verdicts: readonly Verdict[]): readonly string[] {
  const kinds = Map.groupBy(verdicts, (verdict) =>
    isTiny(verdict) ? "twenty customers" : verdict.shop,
  );
  return [
    '## Return chance\n\nMean over three splits and the horizons 30, 60, 90 and 180 days whose outcome is known. "Days silent" and "own gap" are orders, no chances: read their AUC only. NaN: a fit did not converge.',
    ...[...kinds].map(([shop, splits]) => `### ${shop}\n\n${marksTable(splits)}`),
    `## Stages and alarms\n\nInformation is that of the stages about who returned, over that of the best of 165 fixed ladders, chosen in hindsight for each shop. False alarms: silences after the split that an order ended, of customers with three orders or more; the spread over rhythm thirds and the lateness of the fast third are taken where a rule's days are stretched to 20 % false alarms.\n\n${stagesTable(kinds)}`,
    `## Top-10 % spenders found\n\n${spendersTable(kinds)}`,
    `## Where a rival wins\n\n${rivalWins(kinds)}`,
  ];
}

function marksTable(splits: readonly Verdict[]): string {
  const names = Object.keys(splits[0]?.marks ?? {});
  return table(
    ["", ...MARK_NAMES.map((mark) => MARKS[mark].name)],
    names.map((name) => [
      name,
      ...MARK_NAMES.map((mark) => String(round(markOf(splits, name, mark)))),
    ]),
  );
}

function markOf(splits: readonly Verdict[], name: string, mark: keyof Marks): number {
  return meanOf(splits.map(({ marks }) => marks[name]?.[mark] ?? Number.NaN));
}

function stagesTable(kinds: ReadonlyMap<string, readonly Verdict[]>): string {
  const large = [...kinds].filter(([, splits]) => !splits.some(isTiny));
  const alarm = (splits: readonly Verdict[], rule: string): string => {
    const part = (name: "falseAlarms" | "spread" | "fastLateness"): number =>
      Math.round(meanOf(splits.map(({ alarms }) => alarms[rule]?.[name] ?? Number.NaN)) * 100) /
      100;
    return `${part("falseAlarms")} / ${part("spread")} / ${part("fastLateness")}`;
  };
  const rules = Object.keys(large[0]?.[1][0]?.alarms ?? {});
  const ratio = (splits: readonly Verdict[], rule: string): string =>
    (["all", "repeat"] as const)
      .map((who) => Math.round(informationRatio(splits, rule, who) * 100) / 100)
      .join(" / ");
  return table(
    [
      "",
      "information, all / repeat",
      "five levels of the chance",
      ...rules.map((rule) => `${rule}: false alarms / spread / fast lateness`),
    ],
    large.map(([shop, splits]) => [
      shop,
      ratio(splits, "engine"),
      ratio(splits, "five levels of the chance"),
      ...rules.map((rule) => alarm(splits, rule)),
    ]),
  );
}

function spendersTable(kinds: ReadonlyMap<string, readonly Verdict[]>): string {
  const names = ["history", "Gamma-Gamma x MBG/NBD", "engine"];
  return table(
    ["", ...names],
    [...kinds].map(([shop, splits]) => [
      shop,
      ...names.map((name) =>
        String(round(meanOf(splits.map(({ spenders }) => spenders[name] ?? Number.NaN)))),
      ),
    ]),
  );
}

/** A rival has to be ahead by more than this to be said to win. */
const AHEAD = 0.0005;
/** These give an order, not a chance. */
const ORDERS_ONLY = ["days silent", "own gap"];

function rivalWins(kinds: ReadonlyMap<string, readonly Verdict[]>): string {
  const lines = [...kinds].flatMap(([shop, splits]) =>
    [
      ...marksLost(splits),
      ...(splits.some(isTiny) ? [] : stagesLost(splits)),
      ...spendersLost(splits),
    ].map((line) => `- ${shop}, ${line}`),
  );
  return lines.length === 0 ? "Nowhere on this page." : lines.join("\n");
}

function marksLost(splits: readonly Verdict[]): readonly string[] {
  return MARK_NAMES.flatMap((mark) => {
    const sign = MARKS[mark].best === "high" ? 1 : -1;
    const ours = markOf(splits, "engine", mark);
    return Object.keys(splits[0]?.marks ?? {})
      .filter((name) => !name.startsWith("engine"))
      .filter((name) => mark.startsWith("auc") || !ORDERS_ONLY.includes(name))
      .filter((name) => sign * (markOf(splits, name, mark) - ours) > AHEAD)
      .map(
        (name) =>
          `${MARKS[mark].name}: ${name} ${round(markOf(splits, name, mark))}, engine ${round(ours)}`,
      );
  });
}

function stagesLost(splits: readonly Verdict[]): readonly string[] {
  const ladder = (["all", "repeat"] as const)
    .map((who) => ({ who, ratio: informationRatio(splits, "engine", who) }))
    .filter(({ ratio }) => ratio < 1)
    .map(
      ({ who, ratio }) =>
        `stage information, ${who}: the engine has ${round(ratio)} of the best fixed ladder's`,
    );
  const lateness = (rule: string): number =>
    meanOf(splits.map(({ alarms }) => alarms[rule]?.fastLateness ?? Number.NaN));
  const sooner = Object.keys(splits[0]?.alarms ?? {})
    .filter((rule) => rule !== "engine" && lateness(rule) < lateness("engine") - 0.05)
    .map(
      (rule) =>
        `own gaps that fast customers are flagged late: ${rule} ${round(lateness(rule))}, engine ${round(lateness("engine"))}`,
    );
  return [...ladder, ...sooner];
}

function spendersLost(splits: readonly Verdict[]): readonly string[] {
  const found = (name: string): number =>
    meanOf(splits.map(({ spenders }) => spenders[name] ?? Number.NaN));
  return ["history", "Gamma-Gamma x MBG/NBD"]
    .filter((name) => found(name) > found("engine") + AHEAD)
    .map(
      (name) =>
        `top-10 % spenders: ${name} ${round(found(name))}, engine ${round(found("engine"))}`,
    );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "-")), ...rows.map(line)].join("\n");
}

import { forecast } from "#app/domain/rhythm/forecast.ts";
import { learnRhythm } from "#app/domain/rhythm/learn-rhythm.ts";
import { alarmRules, silencesUnder } from "./alarm-rules.ts";
import { auc } from "./measures/auc.ts";
import { brier, calibrationError, logLoss } from "./measures/calibration.ts";
import { alarmsOf } from "./measures/false-alarms.ts";
import { stageInformation } from "./measures/stage-information.ts";
import { topTenthFound } from "./measures/top-spenders.ts";
import { type Chances, HORIZONS, silentBuyers } from "./rivals/buyers.ts";
import { daysSilent, kaplanMeier, namedChances, ownGaps } from "./rivals/models.ts";
import { spendRivals } from "./rivals/spenders.ts";
import { knows, returnedWithin, type Split, wholeOf } from "./shops/split.ts";
import { chanceLevels, engineStages, LADDERS, ladderStages } from "./stage-rules.ts";

/** What a forecaster scored on a split: the mean over the horizons whose outcome is known. */
export type Marks = {
  readonly auc: number;
  readonly aucRepeat: number;
  readonly brier: number;
  readonly calibration: number;
  readonly logLoss: number;
};

/** Information of stages about who returned, among all and among repeat buyers. */
export type Information = { readonly all: number; readonly repeat: number };

/** Everything measured on one split. */
export type Verdict = {
  readonly shop: string;
  readonly origin: Split["shop"]["origin"];
  readonly asOf: number;
  readonly learnMs: number;
  readonly marks: Readonly<Record<string, Marks>>;
  readonly stages: Readonly<Record<string, Information>>;
  /** One for each of LADDERS. */
  readonly ladders: readonly Information[];
  readonly alarms: Readonly<Record<string, ReturnType<typeof alarmsOf>>>;
  readonly spenders: Readonly<Record<string, number>>;
};

/** Judges the engine and its rivals on one split. */
export function judge(split: Split): Verdict {
  const started = performance.now();
  const rhythm = learnRhythm(split.histories, split.asOf);
  const learnMs = performance.now() - started;
  const outlook = forecast(rhythm);
  const bare = forecast({ ...rhythm, correction: null, usualChances: [] });
  const buyers = silentBuyers(split);
  const chancesOf = ({ returnChance }: typeof outlook): Chances =>
    HORIZONS.map((within) =>
      Float64Array.from(buyers, (buyer) => returnChance(buyer, buyer.silence, within)),
    );
  const engine = chancesOf(outlook);
  const forecasters: Readonly<Record<string, Chances | null>> = {
    "days silent": daysSilent(split),
    "own gap": ownGaps(split),
    "Kaplan-Meier": kaplanMeier(split),
    "BG/NBD": namedChances(split, "BG/NBD"),
    "MBG/CNBD-k": namedChances(split, "MBG/CNBD-k"),
    "engine, uncorrected": chancesOf(bare),
    engine,
  };
  const isRepeat = buyers.map(({ cadence }) => cadence.occasions > 1);
  const informationOf = (stages: Uint8Array): Information => informationIn(split, stages, isRepeat);
  const whole = wholeOf(split.shop);
  return {
    shop: split.shop.name,
    origin: split.shop.origin,
    asOf: split.asOf,
    learnMs,
    marks: mapValues(forecasters, (chances) => marksOf(split, chances, isRepeat)),
    stages: {
      engine: informationOf(engineStages(buyers, outlook)),
      "five levels of the chance": informationOf(chanceLevels(engine)),
    },
    ladders: LADDERS.map((ladder) => informationOf(ladderStages(buyers, ladder))),
    alarms: mapValues(alarmRules(split, rhythm, outlook), (rule) =>
      alarmsOf(silencesUnder(rule, split, whole)),
    ),
    spenders: mapValues(
      {
        ...spendRivals(split),
        engine: Float64Array.from(buyers, (buyer) => outlook.expectedSpend(buyer, buyer.silence)),
      },
      (expected) => topTenthFound(expected, split.spent),
    ),
  };
}

const UNKNOWN: Marks = {
  auc: Number.NaN,
  aucRepeat: Number.NaN,
  brier: Number.NaN,
  calibration: Number.NaN,
  logLoss: Number.NaN,
};

function marksOf(split: Split, chances: Chances | null, isRepeat: readonly boolean[]): Marks {
  if (chances === null) return UNKNOWN;
  const known = HORIZONS.flatMap((within, index) =>
    knows(split, within)
      ? [{ chance: chances[index] ?? new Float64Array(), came: returnedWithin(split, within) }]
      : [],
  );
  const over = (mark: (chance: Float64Array, came: Uint8Array) => number): number =>
    meanOf(known.map(({ chance, came }) => mark(chance, came)));
  return {
    auc: over(auc),
    aucRepeat: over((chance, came) =>
      auc(
        chance.filter((_, row) => isRepeat[row]),
        came.filter((_, row) => isRepeat[row]),
      ),
    ),
    brier: over(brier),
    calibration: over(calibrationError),
    logLoss: over(logLoss),
  };
}

function informationIn(
  split: Split,
  stages: Uint8Array,
  isRepeat: readonly boolean[],
): Information {
  const known = HORIZONS.filter((within) => knows(split, within)).map((within) =>
    returnedWithin(split, within),
  );
  const ofRepeats = stages.filter((_, row) => isRepeat[row]);
  return {
    all: meanOf(known.map((came) => stageInformation(stages, came))),
    repeat: meanOf(
      known.map((came) =>
        stageInformation(
          ofRepeats,
          came.filter((_, row) => isRepeat[row]),
        ),
      ),
    ),
  };
}

/** The mean of what is a number; an AUC of a shop where nobody returned is none. */
export function meanOf(values: readonly number[]): number {
  const numbers = values.filter(Number.isFinite);
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  to: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}

import { type Box, minimise, type Objective } from "./bfgs.ts";
import { logLikelihoodOf } from "./likelihood.ts";
import { inOrder, type LikelihoodRows, likelihoodRows } from "./likelihood-rows.ts";
import { LN_LEAST, LN_MOST, lnParametersOf, modelOf, PARAMETERS } from "./model-parameters.ts";
import type { RhythmModel } from "./rhythm-model.ts";
import type { RhythmSample } from "./rhythm-sample.ts";
import { startingModels } from "./starting-models.ts";

/** What is fitted, and from what. */
export type FitTask = {
  /** Log-normal priors of parameters; the others are free. */
  readonly priors: Priors;
  /** Parameters that are given, not fitted. */
  readonly fixed: Partial<RhythmModel>;
  /** The order after which a customer may leave for the first time. */
  readonly leavesFrom: 1 | 2;
  /** More repeat buyers than this are represented by evenly chosen ones. */
  readonly mostRepeatRows: number;
  /** The last fit of the same shop, one more point to start from. */
  readonly warmStart?: RhythmModel;
};

export type Priors = { readonly [name in keyof RhythmModel]?: Prior };
type Prior = { readonly mean: number; readonly deviation: number };

/** Where one search began and how far it came on the exploring sample. */
export type Start = {
  readonly from: RhythmModel;
  /** With the priors, per occasion. */
  readonly meanLogLikelihood: number;
  readonly converged: boolean;
};

export type FitReport = {
  readonly starts: readonly Start[];
  readonly evaluations: number;
};

/** A fit either found where the likelihood is highest or says that it did not. */
export type FitOutcome =
  | (FitReport & {
      readonly converged: true;
      readonly model: RhythmModel;
      readonly logLikelihood: number;
    })
  | (FitReport & { readonly converged: false });

/** Enough for parameters within a few percent of a fit to all. */
export const MOST_REPEAT_ROWS = 50_000;
/** Enough repeat buyers to tell which starting point leads to the highest peak. */
const EXPLORING_ROWS = 1000;

/** engine.md section 2: weak, worth one observation; they keep small shops sane. */
const WEAK_PRIORS: Priors = {
  regularity: { mean: 0, deviation: 0.7 },
  rateShape: { mean: 0.5, deviation: 1.5 },
  leaveA: { mean: 0, deviation: 1.5 },
  leaveB: { mean: 0.7, deviation: 1.5 },
  firstGapRatio: { mean: 0, deviation: 1 },
};

/** A shop's rhythm: the model of engine.md section 2, fitted to its buyers. */
export function fitRhythm(
  sample: RhythmSample,
  options: Partial<Pick<FitTask, "warmStart" | "mostRepeatRows">> = {},
): FitOutcome {
  return fit(sample, {
    priors: WEAK_PRIORS,
    fixed: {},
    leavesFrom: 1,
    mostRepeatRows: MOST_REPEAT_ROWS,
    ...options,
  });
}

/** Fits from several starting points on some of the buyers, and from the best of these on all. */
export function fit(sample: RhythmSample, task: FitTask): FitOutcome {
  const box = boxOf(task.fixed);
  const buyers = inOrder(sample);
  const exploring = objectiveOf(likelihoodRows(sample, buyers, EXPLORING_ROWS), task);
  const explored = startingModels(sample, task).map((from) => ({
    from,
    ...minimise(exploring, lnParametersOf(from), box, EXPLORE),
  }));
  const best = explored.reduce((a, b) => (b.value < a.value ? b : a));
  const rows = likelihoodRows(sample, buyers, task.mostRepeatRows);
  const { x, converged, evaluations } = minimise(objectiveOf(rows, task), best.x, box, {
    ...POLISH,
    metric: best.metric,
  });
  const report = {
    starts: explored.map(({ from, value, converged: reached }) => ({
      from,
      meanLogLikelihood: -value,
      converged: reached,
    })),
    evaluations: explored.reduce((sum, start) => sum + start.evaluations, evaluations),
  };
  if (!converged) return { converged, ...report };
  const model = modelOf(x);
  const logLikelihood = logLikelihoodOf(rows, task.leavesFrom)(model, new Float64Array(6));
  return { converged, model, logLikelihood, ...report };
}

const EXPLORE = { slopeTolerance: 1e-4, mostSteps: 60 };
const POLISH = { slopeTolerance: 1e-6, mostSteps: 200 };

function boxOf(fixed: Partial<RhythmModel>): Box {
  const ends = (free: Float64Array): Float64Array =>
    free.map((end, index) => {
      const name = PARAMETERS[index];
      const given = name === undefined ? undefined : fixed[name];
      return given === undefined ? end : Math.log(given);
    });
  return { least: ends(LN_LEAST), most: ends(LN_MOST) };
}

/** Minus the log likelihood and log prior, per occasion: then one tolerance suits every shop. */
function objectiveOf(rows: LikelihoodRows, { priors, leavesFrom }: FitTask): Objective {
  const logLikelihood = logLikelihoodOf(rows, leavesFrom);
  const occasions = occasionsOf(rows);
  return (lnParameters, gradient) => {
    let value = -logLikelihood(modelOf(lnParameters), gradient);
    PARAMETERS.forEach((name, index) => {
      const prior = priors[name];
      const distance =
        prior === undefined ? 0 : ((lnParameters[index] ?? 0) - prior.mean) / prior.deviation;
      value += distance ** 2 / 2;
      gradient[index] =
        (-(gradient[index] ?? 0) + (prior === undefined ? 0 : distance / prior.deviation)) /
        occasions;
    });
    return value / occasions;
  };
}

function occasionsOf({ weight, occasions }: LikelihoodRows): number {
  return weight.reduce((sum, each, row) => sum + each * (occasions[row] ?? 0), 0);
}

import { fit, type FitOutcome, type FitTask, MOST_REPEAT_ROWS } from "./fit.ts";
import type { RhythmSample } from "./rhythm-sample.ts";

/** The published models that ours contains: what it has to be compared with. */
export type NamedModel = "BG/NBD" | "MBG/NBD" | "MBG/CNBD-k";

type Constraints = Pick<FitTask, "fixed" | "leavesFrom">;

const WITHOUT_MEMORY = { regularity: 1, firstGapRatio: 1 };

/** Fader, Hardie & Lee (2005): nobody leaves before the second order. */
const BG_NBD: Constraints = { fixed: WITHOUT_MEMORY, leavesFrom: 2 };
/** Batislam, Denizel & Filiztekin (2007): the first order may be the last. */
const MBG_NBD: Constraints = { fixed: WITHOUT_MEMORY, leavesFrom: 1 };

/** Platzer & Reutterer (2016) stop at 12, too. */
const HIGHEST_K = 12;

const FITS: { readonly [name in NamedModel]: (sample: RhythmSample) => FitOutcome } = {
  "BG/NBD": (sample) => byMaximumLikelihood(sample, BG_NBD),
  "MBG/NBD": (sample) => byMaximumLikelihood(sample, MBG_NBD),
  "MBG/CNBD-k": fitMbgCnbd,
};

/** Fits a named model by maximum likelihood: no priors, or its parameters would not be the published ones. */
export function fitNamedModel(sample: RhythmSample, name: NamedModel): FitOutcome {
  return FITS[name](sample);
}

/** Gaps are Erlang-k; k rises while that helps. */
function fitMbgCnbd(sample: RhythmSample): FitOutcome {
  let best = byMaximumLikelihood(sample, MBG_NBD);
  for (let k = 2; k <= HIGHEST_K && best.converged; k++) {
    const next = byMaximumLikelihood(sample, {
      fixed: { regularity: k, firstGapRatio: 1 },
      leavesFrom: 1,
    });
    if (!next.converged || next.logLikelihood <= best.logLikelihood) return best;
    best = next;
  }
  return best;
}

function byMaximumLikelihood(sample: RhythmSample, constraints: Constraints): FitOutcome {
  return fit(sample, { ...constraints, priors: {}, mostRepeatRows: MOST_REPEAT_ROWS });
}

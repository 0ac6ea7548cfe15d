import { fitRhythm } from "#app/domain/rhythm/fit.ts";
import { fitNamedModel, type NamedModel } from "#app/domain/rhythm/named-models.ts";
import type { FitOutcome } from "#app/domain/rhythm/fit.ts";
import { cdnowSample, inWeeks } from "#test/domain/rhythm/cdnow.ts";
import type { Figure } from "../figure.ts";
import { fitGammaGamma } from "./rivals/gamma-gamma.ts";
import { repeatValues } from "./rivals/repeat-values.ts";

const PUBLISHED: Readonly<Record<NamedModel, number | null>> = {
  "BG/NBD": -9582.43,
  "MBG/NBD": -9582.14,
  "MBG/CNBD-k": null,
};

/** Likelihoods of the CDNOW sample in weeks, split 1997-09-30, beside the published ones. */
export function anchorFigures(): readonly Figure[] {
  const sample = cdnowSample();
  const inWeeksOf = (fit: FitOutcome): number =>
    fit.converged ? round(inWeeks(fit.logLikelihood, sample)) : Number.NaN;
  const likelihood = (what: string, seen: number, least: number, beside: string): Figure => ({
    what: `log likelihood on the CDNOW sample, ${what}`,
    seen,
    unit: "",
    goal: { at: ">=", value: least },
    beside,
  });
  const gammaGamma = fitGammaGamma(repeatValues());
  return [
    ...(["BG/NBD", "MBG/NBD"] as const).map((name) =>
      likelihood(
        name,
        inWeeksOf(fitNamedModel(sample, name)),
        (PUBLISHED[name] ?? 0) - 0.1,
        `published ${PUBLISHED[name]}`,
      ),
    ),
    likelihood(
      "ours",
      inWeeksOf(fitRhythm(sample, {})),
      -9570.7,
      "reference -9570.6; Pareto/NBD, quoted, -9594.98",
    ),
    likelihood(
      "Gamma-Gamma",
      round(gammaGamma.logLikelihood),
      -4056.02,
      `published -4055.92 at p 6.249, q 3.744, v 15.444; here p ${gammaGamma.p.toFixed(3)}, q ${gammaGamma.q.toFixed(3)}, v ${gammaGamma.v.toFixed(3)}`,
    ),
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

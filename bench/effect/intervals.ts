import { differenceOf, standardError } from "#app/domain/effect/difference.ts";
import { NO_SUMS, withOne } from "#app/domain/effect/group-sums.ts";
import { betaShape } from "#app/domain/rhythm/incomplete-beta.ts";
import { inverseLowerTail } from "#app/domain/rhythm/inverse-incomplete-beta.ts";
import type { Random } from "../engine/shops/random.ts";
import { around, mean, type Range, type Sample, scatter, type Side } from "./sample.ts";

/** Ways to a 95 % interval of the difference of means, each for a single look. */
export const INTERVALS: Readonly<Record<string, (sample: Sample, random: Random) => Range>> = {
  "Welch's t": welch,
  "Student's t, scatter of all": (sample) => around(estimateOf(sample), Z * pooledError(sample)),
  "the wider of the two": (sample) => {
    const both = [welch(sample), around(estimateOf(sample), Z * pooledError(sample))];
    return {
      lower: Math.min(...both.map((r) => r.lower)),
      upper: Math.max(...both.map((r) => r.upper)),
    };
  },
  "scatter moderated": moderated,
  "moderated, capped at the 99th percentile": (sample) => moderated(capped(sample)),
  "moderated, less what the time before foretells": (sample) => moderated(foretold(sample)),
  "bootstrap t": bootstrapT,
  permutation,
  "always valid, moderated (kept)": (sample) => differenceOf(sumsIn(sample)),
};

const Z = 1.96;

function estimateOf({ treated, heldOut }: Sample): number {
  return mean(treated.values) - mean(heldOut.values);
}

/** The squared standard error of a group's mean. */
function squaredError({ values }: Side): number {
  return scatter(values) / (values.length - 1) / values.length;
}

function pooledError({ treated, heldOut }: Sample): number {
  const [n, m] = [treated.values.length, heldOut.values.length];
  const all = (scatter(treated.values) + scatter(heldOut.values)) / (n + m - 2);
  return Math.sqrt(all * (1 / n + 1 / m));
}

function welch(sample: Sample): Range {
  const [a, b] = [squaredError(sample.treated), squaredError(sample.heldOut)];
  const [n, m] = [sample.treated.values.length, sample.heldOut.values.length];
  const freedom = (a + b) ** 2 / (a ** 2 / (n - 1) + b ** 2 / (m - 1));
  // t² = freedom x odds of the incomplete beta function (Abramowitz & Stegun 26.7.1).
  const t = Math.sqrt(freedom * inverseLowerTail(betaShape(0.5, freedom / 2), 0.95));
  return around(estimateOf(sample), a + b > 0 ? t * Math.sqrt(a + b) : 0);
}

function moderated(sample: Sample): Range {
  return around(estimateOf(sample), Z * standardError(sumsIn(sample)));
}

function sumsIn({ treated, heldOut }: Sample) {
  const sums = ({ values }: Side) => values.reduce(withOne, NO_SUMS);
  return { treated: sums(treated), heldOut: sums(heldOut) };
}

function changed({ treated, heldOut }: Sample, by: (value: number, before: number) => number) {
  const side = ({ values, before }: Side): Side => ({
    values: values.map((value, i) => by(value, before[i] ?? 0)),
    before,
  });
  return { treated: side(treated), heldOut: side(heldOut) };
}

function capped(sample: Sample): Sample {
  const rising = [...sample.treated.values, ...sample.heldOut.values].toSorted((a, b) => a - b);
  const cap = rising[Math.ceil(0.99 * rising.length) - 1] ?? 0;
  return changed(sample, (value) => Math.min(value, cap));
}

/** CUPED (Deng et al. 2013): what a straight line through the time before foretells is taken off. */
function foretold(sample: Sample): Sample {
  const { treated, heldOut } = sample;
  const within = (f: (side: Side) => number) => f(treated) + f(heldOut);
  const scatterBefore = within(({ before }) => scatter(before));
  const slope = scatterBefore > 0 ? within((s) => scatter(s.values, s.before)) / scatterBefore : 0;
  return changed(sample, (value, before) => value - slope * before);
}

const RESAMPLES = 399;

function bootstrapT(sample: Sample, random: Random): Range {
  const draw = ({ values }: Side): Side => {
    const drawn = values.map(() => values[random.integer(0, values.length - 1)] ?? 0);
    return { values: drawn, before: [] };
  };
  const errorOf = (s: Sample) => Math.sqrt(squaredError(s.treated) + squaredError(s.heldOut));
  const ts = Array.from({ length: RESAMPLES }, () => {
    const again = { treated: draw(sample.treated), heldOut: draw(sample.heldOut) };
    return (estimateOf(again) - estimateOf(sample)) / Math.max(errorOf(again), Number.MIN_VALUE);
  });
  const [low, high] = middle95(ts);
  const error = errorOf(sample);
  return { lower: estimateOf(sample) - high * error, upper: estimateOf(sample) - low * error };
}

/** Which differences would be no surprise if customers were dealt to the groups anew. */
function permutation(sample: Sample, random: Random): Range {
  const [a, b] = [mean(sample.treated.values), mean(sample.heldOut.values)];
  const deck = [
    ...sample.heldOut.values.map((v) => v - b),
    ...sample.treated.values.map((v) => v - a),
  ];
  const held = sample.heldOut.values.length;
  const differences = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < held; i += 1) {
      const j = random.integer(i, deck.length - 1);
      [deck[i], deck[j]] = [deck[j] ?? 0, deck[i] ?? 0];
      sum += deck[i] ?? 0;
    }
    return -sum / (deck.length - held) - sum / held;
  });
  const [low, high] = middle95(differences);
  return { lower: estimateOf(sample) - high, upper: estimateOf(sample) - low };
}

function middle95(values: readonly number[]): readonly [number, number] {
  const rising = values.toSorted((x, y) => x - y);
  const at = (share: number) => rising[Math.ceil(share * rising.length) - 1] ?? 0;
  return [at(0.025), at(0.975)];
}

/**
 * With this start a Wiener process ever leaves the boundary below with a chance of 5 %: the a at which
 * 2 (1 - Phi(a) + a phi(a)) = .05.
 */
const START = 2.795_483;

/** The information of the first look: 20 held out against 280. */
const FIRST_INFORMATION = 1 / (1 / 20 + 1 / 280);

/**
 * What two groups of such sizes tell of a difference, as a number of customers: the difference of their
 * means has the variance of one customer divided by this.
 */
export function informationOf(treated: number, heldOut: number): number {
  return 1 / (1 / treated + 1 / heldOut);
}

/**
 * How many standard errors an interval reaches to either side so that all the intervals of a comparison, from
 * the first look on, hold the truth together with a chance of 95 %, however often one looks (Robbins 1970, Statistical methods
 * related to the law of the iterated logarithm; for means of unknown variance Waudby-Smith et al. 2024,
 * Time-uniform central limit theory). 2.8 at the first look, 3.2 at ten times its information, 3.5 at a hundred times.
 */
export function standardErrorsAt(information: number): number {
  return Math.sqrt(START ** 2 + Math.log(Math.max(1, information / FIRST_INFORMATION)));
}

import { informationOf, standardErrorsAt } from "./always-valid.ts";
import { type Groups, meanOf, scatterOf, type Sums } from "./group-sums.ts";

/** A difference between groups, treated less held out, with its interval. */
export type Difference = {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
};

/**
 * The difference of a customer's means. Its interval holds the truth together with those of all looks before and
 * after (see `standardErrorsAt`); why so, in docs/decisions/0046. Needs a customer on either side.
 */
export function differenceOf(groups: Groups<Sums>): Difference {
  const { treated, heldOut } = groups;
  const estimate = meanOf(treated) - meanOf(heldOut);
  const information = informationOf(treated.customers, heldOut.customers);
  const reach = standardErrorsAt(information) * standardError(groups);
  return { estimate, lower: estimate - reach, upper: estimate + reach };
}

/**
 * To each group's own scatter that of so many customers like all is added. Thirty customers without an order seem
 * not to scatter at all, so that their own alone would pass chance for a difference; that of all alone would
 * pass one giant among the thirty for one.
 */
const LENT_CUSTOMERS = 100;

/** The standard error of the difference of means, scatters moderated as in Smyth (2004), Linear models and empirical Bayes methods. */
export function standardError({ treated, heldOut }: Groups<Sums>): number {
  const all = scatterOf(treated) + scatterOf(heldOut);
  const ofAll = all / (treated.customers + heldOut.customers - 2);
  const squaredError = (group: Sums): number => {
    const scatter = scatterOf(group) + LENT_CUSTOMERS * ofAll;
    return scatter / (group.customers - 1 + LENT_CUSTOMERS) / group.customers;
  };
  return Math.sqrt(squaredError(treated) + squaredError(heldOut));
}

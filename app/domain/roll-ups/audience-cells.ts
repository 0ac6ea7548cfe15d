import type { Facet } from "../facets/vocabulary.ts";
import type { Stage } from "../stage.ts";

/** What holds of a customer beside the stage: a facet, the merchant's lock, the merchant's exclusion. */
export type Held = Facet | "lock" | "excluded";

/** Why messages, or we ourselves, leave somebody alone. */
export const REASONS_TO_LEAVE_OUT = [
  "holdout",
  "lock",
  "excluded",
  "send-less",
  "sms-skip",
] as const satisfies readonly Held[];
export type ReasonToLeaveOut = (typeof REASONS_TO_LEAVE_OUT)[number];

/** Whose cells they are: everybody's, or those of whom this holds. */
export type Audience = "everybody" | Facet | "lock";

/** Customers of one audience who are alike in their stage and in why they are left out. */
export type AudienceCell = {
  readonly of: Audience;
  readonly stage: Stage;
  readonly leftOut: readonly ReasonToLeaveOut[];
  readonly customers: number;
  readonly reachable: number;
  readonly reachableBySms: number;
};

/** The cells that a customer is in: one of everybody, and one of each audience that they belong to. */
export function audienceCells({
  stage,
  reachable,
  reachableBySms,
  held,
}: {
  readonly stage: Stage;
  readonly reachable: boolean;
  readonly reachableBySms: boolean;
  readonly held: readonly Held[];
}): readonly AudienceCell[] {
  const audiences = held.filter((one) => one !== "excluded");
  return ["everybody" as const, ...audiences].map((of) => ({
    of,
    stage,
    leftOut: REASONS_TO_LEAVE_OUT.filter((reason) => held.includes(reason)),
    customers: 1,
    reachable: reachable ? 1 : 0,
    reachableBySms: reachableBySms ? 1 : 0,
  }));
}

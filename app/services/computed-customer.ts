import type { CustomerState, Remembered } from "#app/domain/customer-state.ts";
import { changesToRecord } from "#app/domain/stage-changes.ts";
import { type LeftAlone, NOTHING_LEFT_ALONE, stageName } from "#app/domain/tags.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ComputedCustomer, DueCustomer } from "#app/ports/store.ts";

/** What the last computation left behind. What the merchant changed acts at once: only a refit is held steady. */
export function rememberedOf(
  customer: DueCustomer,
  windowsVersion: number,
  rhythmVersion: number,
): Remembered {
  const { rfm, inForce, stage, stageSince } = customer;
  const steady = customer.policyVersion >= windowsVersion;
  // Who unsubscribes has an older sign-up again, which begins nothing anew.
  const signedUpSince = customer.signUp > (customer.computedSignUp ?? customer.signUp);
  return {
    rfm,
    inForce:
      steady && inForce !== null
        ? { ...inForce, refitted: customer.rhythmVersion < rhythmVersion }
        : null,
    coldSince: steady && !signedUpSince && stage === "prospect-cold" ? stageSince : null,
  };
}

/**
 * What an undo or the merchant's hand settled holds until the customer is found in another stage. Settings that
 * lead to the very stage that is left alone, as those that the undo itself restored, change nothing about it.
 */
export function stillLeftAlone(
  { leftAlone, stage: before }: Pick<DueCustomer, "leftAlone" | "stage">,
  { changes, stage }: Pick<ComputedCustomer, "changes" | "stage">,
): LeftAlone {
  const backThere =
    leftAlone.in.includes(stageName(stage)) && changes.every(({ cause }) => cause === "settings");
  return before === stage || backThere ? leftAlone : NOTHING_LEFT_ALONE;
}

/** What is stored of a customer's state, apart from the tags: with every stage change since the last time. */
export function computedCustomer(
  customer: DueCustomer,
  state: CustomerState,
  versions: Pick<ComputedCustomer, "policyVersion" | "rhythmVersion">,
  now: Instant,
): Omit<ComputedCustomer, "desiredTags" | "tagsAt" | "tagsStage" | "leftAlone" | "keepLease"> {
  const { buying } = state;
  const recorded =
    customer.stage === null || customer.stageSince === null
      ? null
      : {
          stage: customer.stage,
          since: customer.stageSince,
          policyChanged: customer.policyVersion !== versions.policyVersion,
        };
  const changes = changesToRecord(state.life, recorded, state.continues, now);
  const stays = recorded !== null && changes.length === 0 && recorded.stage === state.stage;
  return {
    customerId: customer.customerId,
    signUp: customer.signUp,
    purchases: buying?.occasions ?? 0,
    firstOrderAt: buying?.firstOrderAt ?? null,
    lastOrderAt: buying?.lastOrderAt ?? null,
    netSpent: buying?.netSpent ?? 0,
    stage: state.stage,
    // What a refit says of silences that have ended moves no date that was recorded.
    stageSince: stays ? recorded.since : (changes.at(-1)?.at ?? state.stageSince),
    stageCause: changes.at(-1)?.cause ?? state.stageCause,
    nextStage: state.nextStage?.stage ?? null,
    nextStageAt: state.nextStage?.at ?? null,
    valueTier: state.valueTier,
    vip: state.isVip,
    dueNow: state.isDue,
    facets: state.facets,
    rfm: state.rfm,
    cadence: buying?.cadence ?? null,
    bounds: state.bounds,
    ...versions,
    nextChangeAt: state.nextChangeAt,
    changes,
  };
}

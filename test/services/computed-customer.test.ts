import { expect, it } from "vitest";
import { customerState } from "#app/domain/customer-state.ts";
import { NOTHING_LEFT_ALONE } from "#app/domain/tags.ts";
import { addDays } from "#app/domain/time.ts";
import type { DueCustomer } from "#app/ports/store.ts";
import { rememberedOf } from "#app/services/computed-customer.ts";
import { aLife, START } from "#test/support/builders.ts";

/** Found cold on day 41, when an order of theirs turned out to be none. */
const cold: DueCustomer = {
  customerId: "1",
  urgency: "event",
  signUp: START,
  computedSignUp: START,
  stage: "prospect-cold",
  stageSince: addDays(START, 41),
  policyVersion: 1,
  rhythmVersion: 0,
  tagsAt: null,
  tagsStage: "prospect-cold",
  rfm: null,
  subscription: null,
  inForce: null,
  writtenTags: [],
  alreadyThere: [],
  locked: false,
  excluded: false,
  leftAlone: NOTHING_LEFT_ALONE,
  reread: false,
};

it.each([
  ["stays cold", START, "prospect-cold"],
  ["is new once we hear that they signed up again on day 40", addDays(START, 40), "prospect-new"],
])("I2: a cold prospect %s", (_, signUp, stage) => {
  const remembered = rememberedOf({ ...cold, signUp }, 1, 0);
  const state = customerState(aLife({ signUp, remembered }), addDays(START, 42));
  expect(state.stage).toBe(stage);
});

it("I2: a cold prospect who unsubscribes, so that the sign-up is an older one, stays cold though a later fit would wait longer", () => {
  const signUp = addDays(START, -20);
  const remembered = rememberedOf({ ...cold, signUp }, 1, 0);
  const rulebook = { ...aLife({}).rulebook, prospectCold: 100 };
  const state = customerState(aLife({ signUp, remembered, rulebook }), addDays(START, 42));
  expect(state.stage).toBe("prospect-cold");
});

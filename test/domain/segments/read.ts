import { segmentLanguage } from "#app/adapters/segment-language/parse-rule.ts";
import { customerState, type Life } from "#app/domain/customer-state.ts";
import { type Beside, type SegmentFacts, segmentFacts } from "#app/domain/segments/facts.ts";
import type { Rule } from "#app/domain/segments/rule.ts";
import type { Instant } from "#app/domain/time.ts";
import { checkSegmentRule } from "#app/services/check-segment-rule.ts";
import { calendarIn } from "#app/services/local-day.ts";
import { aLife } from "#test/support/builders.ts";

const parseRule = segmentLanguage();

/** What the service says of a text. */
export function checked(text: string) {
  return checkSegmentRule({ parseRule }, text);
}

/** The rule that a text says; throws what is wrong with it. */
export function ruleIn(text: string): Rule {
  const found = checked(text);
  if (found.rule !== null) return found.rule;
  throw new RangeError(`${text}: ${found.problems.map(({ code }) => code).join(", ")}`);
}

/** Nothing known beside the state, in a shop on UTC whose currency has two digits; except for what is given. */
function beside(given: Partial<Beside> = {}): Beside {
  return {
    calendar: UTC,
    currencyDigits: 2,
    engagement: null,
    tags: [],
    countries: [],
    cities: [],
    products: new Map(),
    ...given,
  };
}

const UTC = calendarIn("UTC");

/** The facts of a customer at an instant. */
export function factsAt(
  life: Partial<Life>,
  now: Instant,
  given: Partial<Beside> = {},
): SegmentFacts {
  const whole = aLife(life);
  return segmentFacts(whole, customerState(whole, now), beside(given), now);
}

import fc from "fast-check";
import {
  ATTRIBUTES,
  type AttributeName,
  isAttribute,
  isOfKind,
} from "#app/domain/segments/attributes.ts";
import {
  allOf,
  anyOf,
  type BoughtWith,
  type Clause,
  type DateTest,
  type NumberTest,
  OFFSET_UNITS,
  type Presence,
  type Rule,
  type RuleDate,
  type WordTest,
} from "#app/domain/segments/rule.ts";
import { DAY_MS, type Day } from "#app/domain/time.ts";
import { START } from "#test/support/builders.ts";

const ORDERINGS = ["=", "!=", "<", "<=", ">", ">="] as const;
const NAMES = Object.keys(ATTRIBUTES).filter(isAttribute);
const START_DAY: Day = START / DAY_MS;

const presenceArb = fc.constantFrom<Presence>({ operator: "IS NULL" }, { operator: "IS NOT NULL" });

/** Texts with everything that has to be escaped, and letters of all kinds. */
const anyTextArb = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom("'", "\\", " ", "a", "😀", "ж"),
      minLength: 1,
      maxLength: 6,
    }),
  )
  .filter((text) => text.trim() !== "" && !/[\r\n,]/.test(text));

function wordTestArb(words: fc.Arbitrary<string>): fc.Arbitrary<WordTest> {
  return fc.oneof(
    fc.record({ operator: fc.constantFrom("=" as const, "!=" as const), value: words }),
    fc.record({
      operator: fc.constantFrom("IN" as const, "NOT IN" as const),
      values: fc.array(words, { minLength: 1, maxLength: 3 }),
    }),
  );
}

function numberTestArb(numbers: fc.Arbitrary<number>): fc.Arbitrary<NumberTest> {
  return fc.oneof(
    fc.record({ operator: fc.constantFrom(...ORDERINGS), value: numbers }),
    fc.tuple(numbers, numbers).map(([a, b]) => ({
      operator: "BETWEEN" as const,
      from: Math.min(a, b),
      to: Math.max(a, b),
    })),
  );
}

const offsetArb: fc.Arbitrary<RuleDate> = fc
  .record({ offset: fc.integer({ min: -90, max: 3 }), unit: fc.constantFrom(...OFFSET_UNITS) })
  .filter(({ offset, unit }) => offset !== 0 || unit === "d");
const dateArb: fc.Arbitrary<RuleDate> = fc.oneof(
  { weight: 3, arbitrary: offsetArb },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -400, max: 400 }).map((day) => ({ day: START_DAY + day })),
  },
);

const dateTestArb: fc.Arbitrary<DateTest> = fc.oneof(
  fc.record({ operator: fc.constantFrom(...ORDERINGS), value: dateArb }),
  fc
    .tuple(dateArb, dateArb)
    .map(([from, to]): DateTest => ({ operator: "BETWEEN", from, to }))
    .filter((test) => test.operator !== "BETWEEN" || !isBackwards(test.from, test.to)),
);

function isBackwards(from: RuleDate, to: RuleDate): boolean {
  if ("day" in from || "day" in to) return "day" in from && "day" in to && from.day > to.day;
  return from.unit === to.unit && from.offset > to.offset;
}

/** Numbers near which generated customers are, by what they count. */
const NUMBERS = {
  orders: fc.integer({ min: 0, max: 6 }),
  days: fc.integer({ min: 0, max: 130 }),
  money: fc.oneof(
    fc.integer({ min: 0, max: 12 }).map((cents) => cents / 100),
    fc.integer({ min: 0, max: 999_999 }).map((cents) => cents / 100),
  ),
  share: fc.integer({ min: 0, max: 1000 }).map((mille) => mille / 1000),
};

const productArb = fc.constantFrom("1", "2", "3", "4", "98765432109876543210");
const boughtArb: fc.Arbitrary<BoughtWith> = fc.record(
  {
    id: wordTestArb(productArb),
    type: wordTestArb(fc.constantFrom("Tea", "tea", "Pots")),
    tag: wordTestArb(fc.constantFrom("sale", "New")),
    date: dateTestArb,
    count: numberTestArb(fc.integer({ min: 0, max: 3 })),
  },
  { requiredKeys: [] },
);

function clauseAbout(attribute: AttributeName): fc.Arbitrary<Clause> {
  const { optional } = ATTRIBUTES[attribute];
  const orNull = <Test>(test: fc.Arbitrary<Test>): fc.Arbitrary<Test | Presence> =>
    optional
      ? fc.oneof({ weight: 5, arbitrary: test }, { weight: 1, arbitrary: presenceArb })
      : test;
  if (isOfKind(attribute, "word")) {
    const words = fc.constantFrom<string>(...ATTRIBUTES[attribute].values);
    return orNull(wordTestArb(words)).map((test) => ({ kind: "word", attribute, test }));
  }
  if (isOfKind(attribute, "number")) {
    const numbers = NUMBERS[ATTRIBUTES[attribute].unit];
    return orNull(numberTestArb(numbers)).map((test) => ({ kind: "number", attribute, test }));
  }
  if (isOfKind(attribute, "list")) {
    const items = { product: productArb, country: fc.constantFrom("IT", "DE") };
    const { of } = ATTRIBUTES[attribute];
    const value = of === "product" || of === "country" ? items[of] : anyTextArb;
    const operator = fc.constantFrom("CONTAINS" as const, "NOT CONTAINS" as const);
    return orNull(fc.record({ operator, value })).map((test) => ({
      kind: "list",
      attribute,
      test,
    }));
  }
  return dateTestArb.map((test) => ({ kind: "date", attribute, test }));
}

const boughtClauseArb: fc.Arbitrary<Clause> = fc.record({
  kind: fc.constant("bought" as const),
  not: fc.boolean(),
  with: boughtArb,
});

/** A clause about any of these attributes, or of what was bought. */
function clauseArbOf(names: readonly AttributeName[]): fc.Arbitrary<Clause> {
  return fc.oneof(...names.map(clauseAbout), boughtClauseArb);
}
export const clauseArb = clauseArbOf(NAMES);

/** Attributes whose curve is followed day by day instead of solved. */
const FOLLOWED: readonly AttributeName[] = ["return_chance", "expected_spend"];
/** Clauses that say exactly when they flip. */
export const exactClauseArb = clauseArbOf(NAMES.filter((name) => !FOLLOWED.includes(name)));
/** Clauses that time changes, more often than by chance. */
export const timedClauseArb = clauseArbOf(NAMES.filter((name) => ATTRIBUTES[name].timed));

/** Rules up to three levels deep, with at most ten clauses. */
export function ruleArbOf(clauses: fc.Arbitrary<Clause>): fc.Arbitrary<Rule> {
  const join = (parts: fc.Arbitrary<Rule>, most: number) =>
    fc
      .tuple(fc.boolean(), fc.array(parts, { minLength: 1, maxLength: most }))
      .map(([all, of]) => (all ? allOf(of) : anyOf(of)))
      .filter((rule) => rule !== null);
  const pairs = join(clauses, 2);
  return join(fc.oneof(clauses, join(fc.oneof(clauses, pairs), 2)), 2);
}
export const ruleArb = ruleArbOf(clauseArb);

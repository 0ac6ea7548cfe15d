import type { Instant } from "../time.ts";
import { clauseTruth } from "./clause-truth.ts";
import type { SegmentFacts } from "./facts.ts";
import type { Rule } from "./rule.ts";
import type { Truth } from "./truth.ts";

/**
 * Whether a rule holds of a customer at `now`, and the first instant at which that may be otherwise: from
 * `now` until before it a full evaluation at any instant finds the same. It is exactly where a clause flips,
 * or as far as a chance is followed.
 */
export function membership(rule: Rule, facts: SegmentFacts, now: Instant): Truth {
  if (rule.kind !== "all" && rule.kind !== "any") return clauseTruth(rule, facts, now);
  // What one part alone decides: AND fails by it, OR holds by it.
  const deciding = rule.kind === "any";
  const parts = rule.of.map((part) => membership(part, facts, now));
  const decisive = parts.filter(({ holds }) => holds === deciding);
  if (decisive.length === 0) return { holds: !deciding, until: earliest(parts) };
  // As long as one of them lasts.
  return { holds: deciding, until: decisive.reduce((late, { until }) => Math.max(late, until), 0) };
}

function earliest(parts: readonly Truth[]): Instant {
  return parts.reduce((early, { until }) => Math.min(early, until), Number.POSITIVE_INFINITY);
}

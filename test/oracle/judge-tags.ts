import { expectedStates, type ExpectedState } from "./expected-states.ts";
import { couldWant, desiredTags, isLocked, isStageTag } from "./desired-tags.ts";
import type { Rules } from "./rules.ts";
import {
  nobodyWatched,
  tagOwners,
  type TagOwners,
  type Trespass,
  type Witness,
} from "./tag-owners.ts";
import type { TrueCustomer, Truth } from "./truth.ts";

/** Shopify takes no more tags on a customer. */
const mostTags = 250;

/** A customer whose tags of ours are not what the rules say. */
export interface WrongTags {
  customerId: string;
  missing: string[];
  unexpected: string[];
}

/** What is wrong in a shop that is at rest. */
export interface Judgement {
  wrongTags: WrongTags[];
  /** Tags that were not ours and that we removed, and tags that no rule could want. */
  foreignTouched: readonly Trespass[];
  /** Tags that we wrote again in the very stage in which the merchant had taken them off (rule 8). */
  putBack: readonly { customerId: string; tag: string }[];
  /**
   * Removals of tags of which nobody can say whose they were (I3), additions of tags of which nobody could know that
   * they had been there, and customers right as by news that came late.
   */
  doubts: number;
}

/** Which of our tags must be on a customer, and which may. */
interface Wanted {
  must: readonly string[];
  may: readonly string[];
}

/**
 * Holds every customer's tags against the rules, by the log of who changed what. The witness says what
 * the app was kept from seeing: what the merchant took off and put back meanwhile, nobody can tell.
 */
export function judgeTags(
  truth: Truth,
  rules: Rules,
  witness: Witness = nobodyWatched(),
): Judgement {
  const owners = tagOwners(truth, (tag) => couldWant(tag, rules), witness);
  const wrongUnder = (assumed: Rules, customers: readonly TrueCustomer[]): WrongTags[] => {
    const states = expectedStates(truth, assumed);
    const stageAt = pastStages(truth, assumed);
    return customers.flatMap((customer) => {
      const own = owners.of(customer.id);
      const wanted = wantedTags(
        customer,
        own,
        states.get(customer.id),
        assumed,
        (at) => stageAt(customer.id, at),
        (at) => isRewritten(truth, customer.id, at),
      );
      const ours = [...own.ours.values()].map(({ tag }) => tag);
      const missing = wanted.must.filter((tag) => !ours.includes(tag));
      const allowed = new Set([...wanted.must, ...wanted.may]);
      const unexpected = ours.filter((tag) => !allowed.has(tag));
      return missing.length + unexpected.length === 0
        ? []
        : [{ customerId: customer.id, missing, unexpected }];
    });
  };
  const atOnce = wrongUnder(rules, truth.customers);
  const suspects = truth.customers.filter(({ id }) => atOnce.some((one) => one.customerId === id));
  // Whose orders the app heard late of, after a fit, may be as one whose orders changed after it; and where orders
  // of others were not heard of at a refresh, VIPs began elsewhere, and who was one may still be.
  const newsLateMs = witness.lateNewsMs;
  const cutOffs = witness.isRefreshDue
    ? (["none", "all but the last", "all"] as const)
    : (["none", "all but the last"] as const);
  const heard =
    newsLateMs === 0
      ? [rules]
      : cutOffs.flatMap((cutOffsAsHeard) =>
          [0, newsLateMs].map((late) => ({ ...rules, newsLateMs: late, cutOffsAsHeard })),
        );
  const wrongAs = heard.map((assumed) => wrongUnder(assumed, suspects));
  const wrongTags = atOnce.filter(({ customerId }) =>
    wrongAs.every((wrong) => wrong.some((one) => one.customerId === customerId)),
  );
  const heardLate = atOnce.length - wrongTags.length;
  const stageAt = pastStages(truth, rules);
  const putBack = truth.customers.flatMap(({ id }) => {
    const own = owners.of(id);
    return own.putBack
      .filter(({ tag, removed, added }) => {
        if (rules.undone.get(id)?.restored.includes(tag)) return false;
        // Whoever has not heard of a merge knows nothing of what it brought, nor that it was taken off.
        if (own.throughMerge.has(tag.toLowerCase())) return false;
        // A move that we saw and the orders of today do not tell was one: it gives the tag back.
        const written = own.additions.findLast(({ n }) => n < removed.n);
        if (written !== undefined && isRewritten(truth, id, written.at)) return false;
        if (isBehind(own, removed.n, stageAt(id, removed.at), rules)) return false;
        const between = ({ n }: { n: number }) => n > removed.n && n <= added.n;
        return (
          ![...own.additions, ...own.removals].some(
            (one) => between(one) && namesAStage(one.tags, rules),
          ) && stageAt(id, removed.at) === stageAt(id, added.at)
        );
      })
      .map(({ tag }) => ({ customerId: id, tag }));
  });
  const { trespasses: foreignTouched, doubts } = owners;
  return { wrongTags, foreignTouched, putBack, doubts: doubts + heardLate };
}

function namesAStage(tags: readonly string[], rules: Rules): boolean {
  return tags.some((tag) => isStageTag(tag, rules));
}

/** Whether at an entry of the log we had not written the customer's stage of then: we learnt of the move later. */
function isBehind(own: TagOwners, at: number, stage: string | undefined, rules: Rules): boolean {
  const written = own.additions.findLast(({ n, tags }) => n < at && namesAStage(tags, rules));
  return written !== undefined && !written.tags.includes(`${rules.prefix}stage-${stage}`);
}

function wantedTags(
  customer: TrueCustomer,
  own: TagOwners,
  state: ExpectedState | undefined,
  rules: Rules,
  stageAt: (at: number) => string | undefined,
  isRewrittenSince: (at: number) => boolean,
): Wanted {
  const present = [...own.ours.values()].map(({ tag }) => tag);
  // Left as they were when the lock was seen, which is nobody's instant but the app's.
  if (isLocked(customer.tags, rules)) return { must: [], may: present };
  const kept = rules.untouched.get(customer.id);
  if (kept !== undefined) return { must: kept.filter((tag) => present.includes(tag)), may: kept };
  const brought = present.filter((tag) =>
    [own.untold, own.mayStay].some((keys) => keys.has(tag.toLowerCase())),
  );
  if (state === undefined) return { must: [], may: brought };
  const theirs = customer.tags.filter((tag) => !own.ours.has(tag.toLowerCase()));
  const taken = new Set(theirs.map((tag) => tag.toLowerCase()));
  const byRules = desiredTags(customer.id, state, rules);
  const undone = rules.undone.get(customer.id);
  const frozen = undone !== undefined && stageAt(undone.at) === state.stage;
  const desired = (frozen ? [...new Set([...byRules, ...undone.restored])] : byRules).filter(
    (tag) => !taken.has(tag.toLowerCase()) && !(frozen && undone.taken.includes(tag)),
  );
  if (theirs.length + desired.length > mostTags) return { must: [], may: desired };
  const stays = new Set<string>();
  const either = new Set<string>();
  for (const tag of desired) {
    const key = tag.toLowerCase();
    if (own.throughMerge.has(key) || own.takenDoubtful.has(key)) either.add(tag);
    const away = own.handRemoved.get(key);
    if (away === undefined) continue;
    if (stageAt(away.at) !== state.stage) {
      // What we saw then was another history, in which they may not have moved.
      const before = own.additions.findLast(
        ({ n, tags }) => n < away.n && namesAStage(tags, rules),
      );
      const isWritten = before?.tags.some((one) => isStageTag(one, rules) && byRules.includes(one));
      if (isWritten === true || isRewrittenSince(away.at)) either.add(tag);
      continue;
    }
    // The same stage as when the merchant took it off. If we wrote a stage since, they moved and came back, or
    // the move was older than the removal and we learnt of it later.
    const movedSince = [...own.additions, ...own.removals].some(
      ({ n, tags }) => n > away.n && namesAStage(tags, rules),
    );
    const moves = movedSince || isBehind(own, away.n, state.stage, rules);
    (moves ? either : stays).add(tag);
  }
  return {
    must: desired.filter((tag) => !stays.has(tag) && !either.has(tag)),
    may: [...either, ...brought],
  };
}

/** Whether orders of before an instant were changed, deleted or joined by a merge after it. */
function isRewritten(
  { orders, orderLog, merges, deletedOrders }: Truth,
  id: string,
  at: number,
): boolean {
  const changed = new Set(orderLog.flatMap((entry) => (entry.at > at ? [entry.orderId] : [])));
  return (
    orders.some(
      (order) => order.customerId === id && order.processedAt <= at && changed.has(order.id),
    ) ||
    merges.some((merge) => merge.kept === id && merge.at > at) ||
    deletedOrders.some((order) => order.customerId === id && order.at > at)
  );
}

/** The stage of a customer at an instant of the past, by the orders of today. */
function pastStages(truth: Truth, rules: Rules) {
  const known = new Map<number, ReadonlyMap<string, ExpectedState>>();
  return (customerId: string, at: number): string | undefined => {
    const states = known.get(at) ?? expectedStates({ ...truth, now: at }, rules);
    known.set(at, states);
    return states.get(customerId)?.stage;
  };
}

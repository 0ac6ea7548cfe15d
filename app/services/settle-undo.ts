import { undoing } from "#app/domain/undo.ts";
import { sameExclusions } from "#app/domain/order.ts";
import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import { RETIRES_AFTER_DAYS } from "#app/domain/tags.ts";
import { DAY_MS } from "#app/domain/time.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { EVERYBODY, type TagRun, type TagRunRecord } from "#app/ports/tag-runs.ts";

/** Customers whose past is read in one unit of work. */
const PAGE = 2_000;

/**
 * The next part of what an undo does before anything is written: page by page it settles which tags are left
 * alone, and at the end it puts the previous policy in force where the run had changed it.
 */
export async function settleUndo(tx: ShopTx, run: TagRun, undoes: string): Promise<void> {
  const undone = await tx.findTagRun(undoes);
  if (undone === null) throw new RangeError(`there is no run ${undoes}`);
  const { before, changed, renamed } = await policiesOf(tx, undone);
  // Under another prefix every tag is another, and none has changed: the policy alone brings them back.
  if (!renamed) {
    const page = await tx.runChanges(undoes, run.leftAloneTo, PAGE);
    const settled = page.map((change) => ({
      customerId: change.customerId,
      leftAlone: undoing(change),
    }));
    await tx.leaveAlone(
      settled.filter(({ leftAlone }) => leftAlone.in.length + leftAlone.out.length > 0),
    );
    const last = page.at(-1);
    if (page.length === PAGE && last !== undefined) {
      await tx.saveTagRun(run.runId, { leftAloneTo: last.customerId });
      return;
    }
  }
  if (changed) await restorePolicy(tx, run, before);
  // What is due since now is what has to be computed before the writing.
  await tx.saveTagRun(run.runId, { leftAloneTo: EVERYBODY, startedAt: tx.now });
}

/** The policies before and after a run, and whether it changed the prefixes. */
async function policiesOf(tx: ShopTx, { policyBefore, policyAfter }: TagRunRecord) {
  const inForce = await tx.policy();
  const before = policyBefore === null ? inForce.policy : await tx.policyAt(policyBefore);
  const after = policyAfter === null ? inForce.policy : await tx.policyAt(policyAfter);
  const prefixes = ({ naming }: ShopPolicy) => `${naming.prefix} ${naming.retiring?.prefix ?? ""}`;
  return {
    before,
    changed: policyBefore !== policyAfter,
    renamed: prefixes(before) !== prefixes(after),
  };
}

async function restorePolicy(tx: ShopTx, run: TagRun, before: ShopPolicy): Promise<void> {
  const inForce = (await tx.policy()).policy;
  const { retiring } = before.naming;
  // A term that has run out would end at once what was just brought back.
  const anew = retiring !== null && retiring.until <= tx.now;
  const until = tx.now + RETIRES_AFTER_DAYS * DAY_MS;
  const naming = { ...before.naming, retiring: anew ? { ...retiring, until } : retiring };
  const policyAfter = await tx.savePolicy({ ...before, naming }, run.by);
  await tx.saveTagRun(run.runId, { policyAfter });
  if (naming.retiring === null) await tx.unschedule("prefix-end");
  else await tx.schedule("prefix-end", naming.retiring.until);
  if (sameExclusions(inForce.exclusions, before.exclusions)) await tx.markAllDue();
  else await tx.schedule("recount", tx.now);
}

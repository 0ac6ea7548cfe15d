import { truncate } from "node:fs/promises";
import type { ShopFaults } from "../faults/faults.ts";
import type { FaultName } from "../faults/menu.ts";
import type { BulkResult } from "./bulk-jobs.ts";

/** The query mark of a result's address that no longer works. */
export const expiredMark = "expired";

const workedBeforeFailing = 0.4;
const leftOfCutFile = 0.6;

/** What is wrong with a bulk operation that is about to start, decided once. */
export interface BulkFault {
  /** How much of the work is done at all. */
  share: number;
  /** Spoils what the work left behind; `file` is where its result lies. */
  spoil: (result: BulkResult, file: string) => Promise<BulkResult>;
}

/** Draws the fault of one bulk operation. */
export function drawBulkFault(faults: ShopFaults): BulkFault {
  const name = faults.pick("bulk-failed", "bulk-partial", "bulk-url-expired", "bulk-wrong-count");
  const isCut = name === "bulk-partial" && faults.within(name, [0, 1]) === 0;
  return {
    share: name === "bulk-failed" ? workedBeforeFailing : 1,
    async spoil(result, file) {
      if (isCut) await truncate(file, Math.floor(result.fileSize * leftOfCutFile));
      return isCut ? result : spoilt(name, result);
    },
  };
}

function spoilt(name: FaultName | null, result: BulkResult): BulkResult {
  const { url, objectCount } = result;
  if (name === "bulk-failed")
    return { ...result, url: null, partialDataUrl: url, errorCode: "INTERNAL_SERVER_ERROR" };
  if (name === "bulk-partial") return { ...result, url: null, partialDataUrl: url };
  if (name === "bulk-url-expired") return { ...result, url: url && `${url}?${expiredMark}` };
  if (name === "bulk-wrong-count") return { ...result, objectCount: objectCount + 1 };
  return result;
}

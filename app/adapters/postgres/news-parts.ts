import type { Tombstones } from "./tombstones.ts";
import type { UnitEnd } from "./unit-end.ts";

/** What a unit of work that takes in news shares among its methods. */
export type NewsParts = {
  readonly tombstones: Tombstones;
  /** Waits until nobody else takes in news of the shop (news-lock.ts). */
  readonly newsLock: () => Promise<void>;
  readonly end: UnitEnd;
};

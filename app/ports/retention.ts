/** How long what is no longer needed is kept, in days (docs/decisions/0034-privacy.md). */
export const KEPT_DAYS = {
  /** Applied deliveries: Shopify sends one again within hours. */
  appliedDeliveries: 7,
  deadDeliveries: 30,
  /** Intents, what mass runs changed, and what is remembered as gone. */
  undo: 30,
  gone: 30,
  activity: 400,
  /** Tag changes of single customers. */
  tagChanges: 400,
  /** Answers to data requests, from the download on. */
  documents: 30,
} as const;

export type RetentionWork = {
  /** Deletes at most `most` rows that are older than `KEPT_DAYS` allows; returns how many: 0 when none is left. */
  readonly clearOld: (most: number) => Promise<number>;
};

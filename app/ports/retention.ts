/** How long what is no longer needed is kept, in days (docs/decisions/0034-privacy.md). */
export const KEPT_DAYS = {
  /** Applied deliveries: Shopify sends one again within hours. */
  appliedDeliveries: 7,
  deadDeliveries: 30,
  /** What mass runs changed. */
  undo: 30,
  /** What is remembered as gone; a customer's intents, open or not, go with the customer. */
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

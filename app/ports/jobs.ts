/** Long work, run by the worker's queue, one at a time for a shop and a kind. */
export const JOB_KINDS = [
  "import",
  "refit",
  "cut-offs",
  "tag-run",
  "shop-details",
  "recount",
  "everybody-due",
  "prefix-end",
  "retention",
  "shop-redact",
  "orders-sweep",
  "customers-sweep",
  "tag-audit",
  "count-check",
  "health",
  "roll-ups",
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** What is owed to the law is done after the merchant has left, too; of such a shop nothing else stays planned. */
export const FOR_UNINSTALLED: readonly JobKind[] = ["shop-redact"];

/** Long work, run by the worker's queue, one at a time for a shop and a kind. */
export const JOB_KINDS = [
  "import",
  "refit",
  "cut-offs",
  "tag-run",
  "shop-details",
  "recount",
  "prefix-end",
  "retention",
  "shop-redact",
  "orders-sweep",
  "customers-sweep",
  "tag-audit",
  "count-check",
  "health",
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

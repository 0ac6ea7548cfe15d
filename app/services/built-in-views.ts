/** Views that every shop has, named by what a merchant looks for. */
export const BUILT_IN_VIEWS = [
  { key: "late-regulars", query: "stage=repeat-risk&sort=spent" },
  { key: "slipping-vips", query: "facet=slipping-vip&sort=spent" },
  { key: "quiet-big-spenders", query: "stage=one-time-lapsed,repeat-lapsed&value=high" },
  { key: "tags-failed", query: "tags=failed" },
  { key: "left-alone", query: "tags=protected" },
] as const;
export type BuiltInView = (typeof BUILT_IN_VIEWS)[number]["key"];

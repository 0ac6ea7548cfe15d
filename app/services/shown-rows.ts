/** Which rows of a list of segments are shown: all, those with customers, those whose tag is written, or is not. */
const SHOWN = ["all", "filled", "on", "off"] as const;
export type Shown = (typeof SHOWN)[number];

/** The filter that an address names; all for any other. */
export function shownNamed(text: string | null): Shown {
  return SHOWN.find((name) => name === text) ?? "all";
}

/** Whether a filter leaves a row; before anybody was counted none is known to be empty. */
export function isShown(
  shown: Shown,
  { customers, isOn }: { readonly customers: number | null; readonly isOn: boolean },
): boolean {
  const leaves: Record<Shown, boolean> = {
    all: true,
    filled: customers !== 0,
    on: isOn,
    off: !isOn,
  };
  return leaves[shown];
}

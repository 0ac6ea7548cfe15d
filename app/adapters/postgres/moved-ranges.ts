import type { ShopCutOffs } from "#app/ports/store.ts";

/** Between which values of a measure a customer may stand differently than before. */
export type MovedRange = {
  readonly measure: "spend" | "occasions" | "silence";
  readonly lowest: number;
  readonly highest: number;
};

/** The ranges that edges were moved across; everything when there were none, or not as many. */
export function movedRanges(before: ShopCutOffs | null, after: ShopCutOffs): readonly MovedRange[] {
  const now = edgesOf(after);
  const then = before === null ? [] : edgesOf(before);
  if (then.length !== now.length) {
    return [{ measure: "spend", lowest: 0, highest: Number.MAX_SAFE_INTEGER }];
  }
  return now.flatMap(({ measure, value }, index) => {
    const was = then[index]?.value ?? value;
    return was === value
      ? []
      : [{ measure, lowest: Math.min(was, value), highest: Math.max(was, value) }];
  });
}

function edgesOf({ lowMax, midMax, vipStay, vipEnter, rfm }: ShopCutOffs) {
  const edges = (measure: MovedRange["measure"], values: readonly number[]) =>
    values.map((value) => ({ measure, value }));
  const cuts = (list: readonly { below: number; at: number; above: number }[] = []) =>
    list.flatMap(({ below, at, above }) => [below, at, above]);
  return [
    ...edges("spend", [lowMax, midMax, vipStay, vipEnter, ...cuts(rfm?.monetary)]),
    ...edges("occasions", cuts(rfm?.frequency)),
    ...edges("silence", cuts(rfm?.recency)),
  ];
}

import type { GroupedHistories } from "#app/domain/rhythm/group-columns.ts";
import { historiesOf } from "#app/domain/rhythm/histories.ts";

/** A day on which a customer bought, and the main thing among what was bought. */
export type Purchase = { readonly day: number; readonly group: string; readonly quantity: number };

/** The columns of customers with what they bought, oldest first. */
export function groupedHistories(customers: readonly (readonly Purchase[])[]): GroupedHistories {
  const all = customers.flat();
  const ids = [...new Set(all.map(({ group }) => group))];
  const numberOf = new Map(ids.map((id, number) => [id, number]));
  return {
    histories: historiesOf(
      customers.map((purchases) => ({
        signUpDay: null,
        occasions: purchases.map(({ day }) => ({ day, net: 0, renewal: false })),
      })),
    ),
    groups: {
      ids,
      group: Int32Array.from(all, ({ group }) => numberOf.get(group) ?? -1),
      quantity: Float64Array.from(all, ({ quantity }) => quantity),
    },
  };
}

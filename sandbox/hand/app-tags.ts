import type { Customer } from "../world/records.ts";
import type { Shop, TagLogEntry } from "../world/shop.ts";

/** What the app is known to write before it has written anything here. */
const usual = [
  "lc-stage-active-repeat",
  "lc-stage-first-order",
  "lc-stage-lost",
  "lc-stage-one-time-risk",
  "lc-stage-prospect-new",
  "lc-stage-repeat-risk",
  "lc-value-high",
  "lc-value-low",
  "lc-vip",
  "lc-due-now",
];

/** The app's tags as a merchant sees them: strings that it has written here. */
export type AppTags = ReturnType<typeof watchAppTags>;

/** Reads the tag log on as it grows. */
export function watchAppTags({ tagLog }: Shop) {
  const strings = new Set<string>();
  const onCustomer = new Map<number, Set<string>>();
  let read = 0;
  const catchUp = () => {
    for (; read < tagLog.length; read += 1) {
      const entry = tagLog[read];
      if (entry) learn(entry);
    }
  };
  const ofNumber = (number: number) => {
    const known = onCustomer.get(number) ?? new Set<string>();
    onCustomer.set(number, known);
    return known;
  };
  const learn = ({ customerId, actor, added, removed, from }: TagLogEntry) => {
    const known = ofNumber(customerId);
    for (const tag of removed) known.delete(tag);
    for (const tag of added) {
      if (actor === "app") strings.add(tag);
      const isTheApps = actor === "app" || (from !== undefined && ofNumber(from).has(tag));
      if (isTheApps) known.add(tag);
    }
  };
  return {
    /** Every string that the app has ever written here, or those it is known for. */
    all(): readonly string[] {
      catchUp();
      return strings.size > 0 ? [...strings] : usual;
    },
    /** Those that the app has put on this customer and that are still there. */
    of({ number, tags }: Customer): readonly string[] {
      catchUp();
      const written = onCustomer.get(number);
      return tags.filter((tag) => written?.has(tag));
    },
  };
}

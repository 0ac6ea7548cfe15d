import type { Day } from "#app/domain/time.ts";
import { DAY_MS } from "#app/domain/time.ts";

/** The day that "2025-02-28" names; null when it is written otherwise or not in the calendar. */
export function readDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  // Some days that do not exist, such as 30 February, are read as days of March.
  if (Number.isNaN(at) || writeDay(at / DAY_MS) !== text) return null;
  return at / DAY_MS;
}

/** A day as "2025-02-28". */
export function writeDay(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The same function, which works out each answer once: files name few days and name them often. */
export function remembering<Question, Answer>(
  answer: (question: Question) => Answer,
): (question: Question) => Answer {
  const known = new Map<Question, Answer>();
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) return before;
    const found = answer(question);
    known.set(question, found);
    return found;
  };
}

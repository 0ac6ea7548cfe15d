import { startTransition, useEffect, useState } from "react";
import type { Names } from "#app/services/read-names.ts";

/** Whether Shopify, asked for the names of these rows, gave none. */
export function useHiddenNames(coming: Promise<Names>, rows: number): boolean {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    let current = true;
    const say = (found: Names) => {
      const none = rows > 0 && Object.keys(found).length === 0;
      if (current) startTransition(() => setHidden(none));
    };
    coming.then(say, () => say({}));
    return () => {
      current = false;
    };
  }, [coming, rows]);
  return hidden;
}

/** Names as they come: none at first, and none for good when Shopify does not say. */
export function useNames(coming: Promise<Names>): Names {
  return useComing(coming, NO_NAMES);
}

const NO_NAMES: Names = {};

/** What a loader sends later than the rest of a screen: `before` until it is there, and for good if it never is. */
export function useComing<T>(coming: Promise<T>, before: T): T {
  const [found, setFound] = useState(before);
  useEffect(() => {
    let current = true;
    const show = (value: T) => {
      // A transition, because a drawing whose script is still coming would otherwise be drawn anew.
      if (current) startTransition(() => setFound(value));
    };
    coming.then(show, () => undefined); // what stands, stands
    return () => {
      current = false;
    };
  }, [coming]);
  return found;
}

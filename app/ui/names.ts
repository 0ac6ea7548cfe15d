import { useEffect, useState } from "react";
import type { Names } from "#app/services/read-names.ts";

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
    coming.then(
      (value) => current && setFound(value),
      () => undefined, // what stands, stands
    );
    return () => {
      current = false;
    };
  }, [coming]);
  return found;
}

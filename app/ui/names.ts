import { useEffect, useState } from "react";
import type { Names } from "#app/services/read-names.ts";

/** Names as they come: none at first, and none for good when Shopify does not say. */
export function useNames(coming: Promise<Names>): Names {
  const [names, setNames] = useState<Names>({});
  useEffect(() => {
    let current = true;
    coming.then(
      (found) => current && setNames(found),
      () => undefined, // the ids stand
    );
    return () => {
      current = false;
    };
  }, [coming]);
  return names;
}

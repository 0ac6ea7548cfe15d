import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";

const FIRST_MS = 2000;
const MOST_MS = 10_000;
const GROWTH = 1.5;

/** How long after so many looks the next one comes: the longer something takes, the rarer. */
export function waitAfter(looks: number): number {
  return Math.min(MOST_MS, FIRST_MS * GROWTH ** looks);
}

/**
 * Keeps a screen up to date while something is under way, as long as somebody looks at it. Where it comes to
 * another `step` it is looked at often again.
 */
export function useFollow(busy: boolean, step = ""): void {
  const { revalidate, state } = useRevalidator();
  const seen = useRef({ step, looks: 0 });
  useEffect(() => {
    if (!busy || seen.current.step !== step) seen.current = { step, looks: 0 };
    if (!busy || state !== "idle") return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      seen.current.looks += 1;
      revalidate();
    }, waitAfter(seen.current.looks));
    return () => clearInterval(timer);
  }, [busy, step, state, revalidate]);
}

import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";

const FIRST_MS = 2000;
const MOST_MS = 10_000;
const GROWTH = 1.5;

/** A screen that failed is asked for at least this often: whoever waits before it wants it back. */
const MOST_AFTER_FAULT_MS = 60_000;

/** How long after so many looks the next one comes: the longer something takes, the rarer. */
export function waitAfter(looks: number, most = MOST_MS): number {
  return Math.min(most, FIRST_MS * GROWTH ** looks);
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

/**
 * Asks again for a screen that could not be shown, ever more rarely, as long as somebody looks at it: one answer
 * that was lost on the way must not end what follows an import.
 */
export function useTryAgain(failed: boolean): void {
  const { revalidate, state } = useRevalidator();
  const tries = useRef(0);
  useEffect(() => {
    if (!failed || state !== "idle") return undefined;
    const timer = setInterval(
      () => {
        if (document.visibilityState !== "visible") return;
        tries.current += 1;
        revalidate();
      },
      waitAfter(tries.current, MOST_AFTER_FAULT_MS),
    );
    return () => clearInterval(timer);
  }, [failed, state, revalidate]);
}

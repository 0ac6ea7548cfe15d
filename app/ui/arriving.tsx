import { useLocation, useNavigation } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { type ReactNode, useEffect, useState } from "react";
import { Outline } from "./outline.tsx";

/** What comes sooner is not announced: an outline that flashes by disturbs more than it tells. */
const GLANCE_MS = 80;

/** The screen, or the outline of the one that the person is going to, while its answer is awaited. */
export function Arriving({ children }: { readonly children: ReactNode }) {
  const goal = useGoal();
  return (
    <>
      {goal !== null && <Outline pathname={goal} />}
      <div hidden={goal !== null}>{children}</div>
    </>
  );
}

/** The path of another screen that has been awaited for longer than a glance. The admin shows a bar meanwhile. */
function useGoal(): string | null {
  const { state, location } = useNavigation();
  const here = useLocation().pathname;
  const shopify = useAppBridge();
  const goal = state === "loading" && location.pathname !== here ? location.pathname : null;
  const [awaited, setAwaited] = useState<string | null>(null);
  const isUnderWay = state !== "idle";

  useEffect(() => {
    if (goal === null) return undefined;
    const timer = setTimeout(() => setAwaited(goal), GLANCE_MS);
    return () => {
      clearTimeout(timer);
      setAwaited(null);
    };
  }, [goal]);
  useEffect(() => {
    if (!isUnderWay) return undefined;
    shopify.loading(true);
    return () => shopify.loading(false);
  }, [shopify, isUnderWay]);
  return goal === null ? null : awaited;
}

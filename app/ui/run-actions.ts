import { useFetcher } from "@remix-run/react";
import { useSayDone } from "./say-done.ts";

/** What can be done with a mass write under way. */
export type RunActions = {
  readonly onCancel: () => void;
  readonly onPause: (paused: boolean) => void;
  /** Which of them was just clicked and has not answered yet. */
  readonly pending: "cancel" | "pause" | null;
};

/** The same on every screen that shows the run: Settings › Tags carries them out. */
export function useRunActions(): RunActions {
  const fetcher = useFetcher<{ readonly kind: string } | null>();
  const send = (intent: "cancel" | "pause" | "resume") =>
    fetcher.submit({ intent }, { method: "post", action: "/app/settings/tags" });
  useSayDone(fetcher.data);
  const submitted = fetcher.formData?.get("intent");
  return {
    onCancel: () => send("cancel"),
    onPause: (paused) => send(paused ? "pause" : "resume"),
    pending: submitted === undefined ? null : submitted === "cancel" ? "cancel" : "pause",
  };
}

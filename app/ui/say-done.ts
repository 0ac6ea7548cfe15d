import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** What was done, as actions answer. */
export type Done =
  | { readonly kind: "rechecked" | "excluded" | "taken-back"; readonly customers: number }
  | { readonly kind: "view-saved" | "view-deleted" }
  | { readonly kind: "retried" | "dismissed"; readonly entries: number }
  | {
      readonly kind: "paused" | "resumed" | "cancelled" | "removing" | "undone" | "connected";
    };

/** Says of each answer, once, what was done; nothing of an answer that something was not. */
export function useSayDone(answered: { readonly kind: string } | null | undefined): void {
  const shopify = useAppBridge();
  const textOf = useDoneText();
  const text = answered != null && isDone(answered) ? textOf(answered) : null;
  useEffect(() => {
    if (answered != null && text !== null) shopify.toast.show(text);
  }, [answered, shopify, text]);
}

function useDoneText(): (done: Done) => string {
  const { t } = useTranslation();
  return (done) => {
    switch (done.kind) {
      case "rechecked":
      case "excluded":
      case "taken-back":
        return t(`customers.done.${done.kind}`, { count: done.customers });
      case "view-saved":
      case "view-deleted":
        return t(`customers.done.${done.kind}`);
      case "retried":
      case "dismissed":
        return t(`done.${done.kind}`, { count: done.entries });
      case "paused":
        return t("tagging.paused");
      case "removing":
        return t("run.remove-all");
      case "resumed":
      case "cancelled":
      case "undone":
      case "connected":
        break;
    }
    return t(`done.${done.kind}`);
  };
}

const KINDS: Readonly<Record<Done["kind"], true>> = {
  rechecked: true,
  excluded: true,
  "taken-back": true,
  "view-saved": true,
  "view-deleted": true,
  retried: true,
  dismissed: true,
  paused: true,
  resumed: true,
  cancelled: true,
  removing: true,
  undone: true,
  connected: true,
};

function isDone(answer: { readonly kind: string }): answer is Done {
  return Object.hasOwn(KINDS, answer.kind);
}

import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** What was done in the list of customers. */
export type Done =
  | { readonly kind: "rechecked" | "excluded" | "taken-back"; readonly customers: number }
  | { readonly kind: "view-saved" | "view-deleted" };

/** Says of each answer, once, what was done. */
export function useSayDone(answered: Done | null): void {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  useEffect(() => {
    if (answered === null) return;
    const text =
      "customers" in answered
        ? t(`customers.done.${answered.kind}`, { count: answered.customers })
        : t(`customers.done.${answered.kind}`);
    shopify.toast.show(text);
  }, [answered, shopify, t]);
}

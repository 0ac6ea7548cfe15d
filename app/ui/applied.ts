import { useBlocker } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Says of each answer, once, that what was asked for is in force. */
export function useSayApplied(answered: { readonly kind: string } | null | undefined): void {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  useEffect(() => {
    if (answered?.kind === "applied") shopify.toast.show(t("settings.applied"));
  }, [answered, shopify, t]);
}

/** Leaving with something unsaved asks, in the admin's own words. */
export function useAskBeforeLeaving(dirty: boolean): void {
  const shopify = useAppBridge();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    void shopify.saveBar.leaveConfirmation().then(() => blocker.proceed());
  }, [blocker, shopify]);
}

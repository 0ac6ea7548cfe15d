import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useBlocker, useFetcher, useLoaderData } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer } from "#app/answer.server.ts";
import { LONGEST_WINDOW, policyProblems } from "#app/domain/policy.ts";
import { TAG_FAMILIES } from "#app/domain/tags.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { previewPolicy } from "#app/services/preview-policy.ts";
import { readSettings } from "#app/services/read-settings.ts";
import { removeAllTags } from "#app/services/remove-all-tags.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useFollow } from "#app/ui/follow.ts";
import { fieldIn, policyIn, policyTextIn } from "#app/ui/policy-text.ts";
import { Settings } from "#app/ui/settings.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const { shop } = await signIn(request, context);
    return readSettings(context.ports, shop);
  });

// A form error is a 200: another status would lose the admin's session (platform.md 13.6).
export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const form = await request.formData();
    if (form.get("intent") === "remove-tags") {
      const typed = fieldIn(form, "shopName").trim();
      if (typed !== shop.name.trim()) return { kind: "wrong-name" } as const;
      await removeAllTags(context.ports, shop.shopId);
      return { kind: "removing" } as const;
    }
    if (form.get("intent") === "families") {
      const { policy, naming } = await readSettings(context.ports, shop);
      const families = TAG_FAMILIES.filter((family) => form.getAll("family").includes(family));
      const next = { ...policy, naming: { ...naming, families } };
      await applyPolicy(context.ports, shop.shopId, next, staffId);
      return { kind: "applied" } as const;
    }
    const typed = policyTextIn(form);
    const policy = policyIn(typed);
    const problems = policyProblems(policy);
    if (problems.length > 0) return { kind: "invalid", problems } as const;
    if (form.get("intent") === "apply") {
      const { naming } = await readSettings(context.ports, shop);
      await applyPolicy(context.ports, shop.shopId, { ...policy, naming }, staffId);
      return { kind: "applied" } as const;
    }
    const preview = await previewPolicy(context.ports, shop, policy);
    return { kind: "preview", typed, preview } as const;
  });

export default function SettingsRoute() {
  const { t } = useTranslation();
  const settings = useLoaderData<typeof loader>();
  const windows = useFetcher<typeof action>();
  const removal = useFetcher<typeof action>();
  const families = useFetcher<typeof action>();
  const [windowsDirty, setWindowsDirty] = useState(false);
  const [familiesDirty, setFamiliesDirty] = useState(false);
  const dirty = windowsDirty || familiesDirty;
  const answered = windows.data;
  const applied = answered?.kind === "applied" || families.data?.kind === "applied";
  const shopify = useAppBridge();

  useFollow(settings.tagging.run?.state === "running");
  useAskBeforeLeaving(dirty);
  useEffect(() => {
    if (applied) shopify.toast.show(t("settings.applied"));
  }, [applied, shopify, t]);

  return (
    <Settings
      settings={settings}
      windows={{
        longest: LONGEST_WINDOW,
        answer: answered?.kind === "invalid" || answered?.kind === "preview" ? answered : null,
        onPreview: (typed) => windows.submit({ ...typed, intent: "preview" }, { method: "post" }),
        onApply: (typed) => windows.submit({ ...typed, intent: "apply" }, { method: "post" }),
        pending: pendingIntent(windows.formData),
        onDirty: setWindowsDirty,
      }}
      familiesForm={{
        onApply: (chosen) => {
          const form = new FormData();
          form.set("intent", "families");
          for (const family of chosen) form.append("family", family);
          families.submit(form, { method: "post" });
        },
        pending: families.state !== "idle",
        onDirty: setFamiliesDirty,
      }}
      removal={{
        onRemove: (shopName) =>
          removal.submit({ shopName, intent: "remove-tags" }, { method: "post" }),
        pending: removal.state !== "idle",
        refused: removal.data?.kind === "wrong-name",
      }}
    />
  );
}

function pendingIntent(form: FormData | undefined): "preview" | "apply" | null {
  const intent = form?.get("intent");
  return intent === "preview" || intent === "apply" ? intent : null;
}

/** Leaving with something unsaved asks, in the admin's own words. */
function useAskBeforeLeaving(dirty: boolean): void {
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

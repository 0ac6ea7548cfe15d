import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useState } from "react";
import { answer } from "#app/answer.server.ts";
import { exclusionsProblem, MOST_EXCLUDED_TAGS } from "#app/domain/exclusions-problem.ts";
import {
  DEFAULT_POLICY,
  LARGEST_HOLDOUT,
  LONGEST_WINDOW,
  policyProblems,
} from "#app/domain/policy.ts";
import { TAG_FAMILIES } from "#app/domain/tags.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { checkProducts } from "#app/services/check-products.ts";
import { previewExclusions } from "#app/services/preview-exclusions.ts";
import { previewPolicy } from "#app/services/preview-policy.ts";
import { readSettings } from "#app/services/read-settings.ts";
import { removeAllTags } from "#app/services/remove-all-tags.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useAskBeforeLeaving, useSayApplied } from "#app/ui/applied.ts";
import { exclusionsForm, exclusionsIn, exclusionsTextIn } from "#app/ui/exclusions-text.ts";
import { useFollow } from "#app/ui/follow.ts";
import { daysIn, fieldIn, windowsIn, windowsTextIn } from "#app/ui/policy-text.ts";
import { productsForm, productsIn, productsTextIn } from "#app/ui/products-text.ts";
import { Settings } from "#app/ui/settings.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const settings = await readSettings(context.ports, await signIn(request, context));
    return { settings, hasLanguageChoice: context.languages.length > 1 };
  });

// A form error is a 200: another status would lose the admin's session (platform.md 13.6).
export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const { shop, staffId } = viewer;
    const form = await request.formData();
    if (form.get("intent") === "remove-tags") {
      const typed = fieldIn(form, "shopName").trim();
      if (typed !== shop.name.trim()) return { kind: "wrong-name" } as const;
      await removeAllTags(context.ports, shop.shopId, staffId);
      return { kind: "removing" } as const;
    }
    if (form.get("intent") === "families") {
      const { policy, naming } = await readSettings(context.ports, viewer);
      const families = TAG_FAMILIES.filter((family) => form.getAll("family").includes(family));
      const holdoutPercent = daysIn(fieldIn(form, "holdoutPercent")) ?? Number.NaN;
      const problems = policyProblems({ ...policy, holdoutPercent });
      if (problems.length > 0) return { kind: "invalid", problems } as const;
      const change = { holdoutPercent, naming: { ...naming, families } };
      await applyPolicy(context.ports, shop.shopId, change, staffId);
      return { kind: "applied" } as const;
    }
    if (form.get("intent") === "preview-exclusions" || form.get("intent") === "apply-exclusions") {
      const typed = exclusionsTextIn(form);
      const exclusions = exclusionsIn(typed);
      const problem = exclusionsProblem(exclusions);
      if (problem !== null) return { kind: "exclusions-invalid", typed, problem } as const;
      if (form.get("intent") === "apply-exclusions") {
        await applyPolicy(context.ports, shop.shopId, { exclusions }, staffId);
        return { kind: "applied" } as const;
      }
      const preview = await previewExclusions(context.ports, viewer, exclusions);
      return { kind: "exclusions-preview", typed, preview } as const;
    }
    if (form.get("intent") === "preview-products" || form.get("intent") === "apply-products") {
      const typed = productsTextIn(form);
      const { products, problems } = await checkProducts(context.ports, shop, productsIn(typed));
      if (problems.length > 0) return { kind: "products-invalid", typed, problems } as const;
      if (form.get("intent") === "apply-products") {
        await applyPolicy(context.ports, shop.shopId, { products }, staffId);
        return { kind: "applied" } as const;
      }
      const preview = await previewPolicy(context.ports, viewer, { products });
      return { kind: "products-preview", typed, preview } as const;
    }
    const typed = windowsTextIn(form);
    const windows = windowsIn(typed);
    const problems = policyProblems({ ...DEFAULT_POLICY, ...windows });
    if (problems.length > 0) return { kind: "invalid", problems } as const;
    if (form.get("intent") === "apply") {
      await applyPolicy(context.ports, shop.shopId, windows, staffId);
      return { kind: "applied" } as const;
    }
    const preview = await previewPolicy(context.ports, viewer, windows);
    return { kind: "preview", typed, preview } as const;
  });

export default function SettingsRoute() {
  const { settings, hasLanguageChoice } = useLoaderData<typeof loader>();
  const windows = useFetcher<typeof action>();
  const products = useFetcher<typeof action>();
  const removal = useFetcher<typeof action>();
  const exclusions = useFetcher<typeof action>();
  const families = useFetcher<typeof action>();
  const [windowsDirty, setWindowsDirty] = useState(false);
  const [productsDirty, setProductsDirty] = useState(false);
  const [exclusionsDirty, setExclusionsDirty] = useState(false);
  const [familiesDirty, setFamiliesDirty] = useState(false);
  const dirty = windowsDirty || productsDirty || exclusionsDirty || familiesDirty;
  const answered = windows.data;
  const shopify = useAppBridge();

  useFollow(settings.tagging.run?.state === "running");
  useAskBeforeLeaving(dirty);
  useSayApplied(windows.data);
  useSayApplied(products.data);
  useSayApplied(exclusions.data);
  useSayApplied(families.data);

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
      productsForm={{
        longest: LONGEST_WINDOW,
        pickProduct: async () => {
          const chosen = await shopify.resourcePicker({
            type: "product",
            action: "select",
            filter: { variants: false },
          });
          const product = chosen?.[0];
          return product === undefined
            ? null
            : { id: product.id.replace(/^.*\//, ""), title: product.title };
        },
        answer:
          products.data?.kind === "products-invalid" || products.data?.kind === "products-preview"
            ? products.data
            : null,
        onPreview: (typed) =>
          products.submit(productsForm(typed, "preview-products"), { method: "post" }),
        onApply: (typed) =>
          products.submit(productsForm(typed, "apply-products"), { method: "post" }),
        pending: pendingIntent(products.formData),
        onDirty: setProductsDirty,
      }}
      exclusionsForm={{
        mostTags: MOST_EXCLUDED_TAGS,
        answer:
          exclusions.data?.kind === "exclusions-invalid" ||
          exclusions.data?.kind === "exclusions-preview"
            ? exclusions.data
            : null,
        onPreview: (typed) =>
          exclusions.submit(exclusionsForm(typed, "preview-exclusions"), { method: "post" }),
        onApply: (typed) =>
          exclusions.submit(exclusionsForm(typed, "apply-exclusions"), { method: "post" }),
        pending: pendingIntent(exclusions.formData),
        onDirty: setExclusionsDirty,
      }}
      familiesForm={{
        largestHoldout: LARGEST_HOLDOUT,
        onApply: (chosen, holdout) => {
          const form = new FormData();
          form.set("intent", "families");
          form.set("holdoutPercent", String(holdout));
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
      hasLanguageChoice={hasLanguageChoice}
    />
  );
}

function pendingIntent(form: FormData | undefined): "preview" | "apply" | null {
  const intent = fieldIn(form ?? new FormData(), "intent");
  if (intent.startsWith("preview")) return "preview";
  return intent.startsWith("apply") ? "apply" : null;
}

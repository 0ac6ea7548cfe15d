import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useState } from "react";
import { answer, notFound } from "#app/answer.server.ts";
import { areHours, SUGGESTED_HOURS } from "#app/domain/contact-hours.ts";
import { exclusionsProblem, MOST_EXCLUDED_TAGS } from "#app/domain/exclusions-problem.ts";
import { DEFAULT_POLICY, LONGEST_WINDOW, policyProblems } from "#app/domain/policy.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { checkProducts } from "#app/services/check-products.ts";
import { previewExclusions } from "#app/services/preview-exclusions.ts";
import { previewPolicy } from "#app/services/preview-policy.ts";
import { readLifecycle } from "#app/services/read-lifecycle.ts";
import { previewVersion, rulesOfVersion } from "#app/services/read-rule-versions.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useAskBeforeLeaving, useSayApplied } from "#app/ui/applied.ts";
import { exclusionsForm, exclusionsIn, exclusionsTextIn } from "#app/ui/exclusions-text.ts";
import { Lifecycle } from "#app/ui/lifecycle.tsx";
import { daysIn, fieldIn, windowsIn, windowsTextIn } from "#app/ui/policy-text.ts";
import { productsForm, productsIn, productsTextIn } from "#app/ui/products-text.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    return readLifecycle(context.ports, await signIn(request, context));
  });

// A form error is a 200: another status would lose the admin's session (platform.md 13.6).
export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { ports } = context;
    const viewer = await signIn(request, context);
    const { shop, staffId } = viewer;
    const form = await request.formData();
    const apply = async (change: Parameters<typeof applyPolicy>[2]) => {
      await applyPolicy(ports, shop.shopId, change, staffId);
      return { kind: "applied" } as const;
    };
    switch (fieldIn(form, "intent")) {
      case "preview-exclusions":
      case "apply-exclusions": {
        const typed = exclusionsTextIn(form);
        const exclusions = exclusionsIn(typed);
        const problem = exclusionsProblem(exclusions);
        if (problem !== null) return { kind: "exclusions-invalid", typed, problem } as const;
        if (isApply(form)) return apply({ exclusions });
        const preview = await previewExclusions(ports, viewer, exclusions);
        return { kind: "exclusions-preview", typed, preview } as const;
      }
      case "preview-products":
      case "apply-products": {
        const typed = productsTextIn(form);
        const { products, problems } = await checkProducts(ports, shop, productsIn(typed));
        if (problems.length > 0) return { kind: "products-invalid", typed, problems } as const;
        if (isApply(form)) return apply({ products });
        const preview = await previewPolicy(ports, viewer, { products });
        return { kind: "products-preview", typed, preview } as const;
      }
      case "hours": {
        const from = daysIn(fieldIn(form, "from"));
        const until = daysIn(fieldIn(form, "until"));
        const contactHours = from === null || until === null ? null : { from, until };
        if (contactHours !== null && !areHours(contactHours)) return { kind: "not-hours" } as const;
        return apply({ contactHours });
      }
      case "preview-version":
      case "apply-version": {
        const version = daysIn(fieldIn(form, "version")) ?? Number.NaN;
        const found = await rulesOfVersion(ports, shop, version);
        if (found === "unknown") throw notFound();
        if (found === "gone") return { kind: "version-gone", version } as const;
        if (isApply(form)) return apply(found);
        return {
          kind: "version-preview",
          version,
          ...(await previewVersion(ports, viewer, found)),
        } as const;
      }
      default: {
        const typed = windowsTextIn(form);
        const windows = windowsIn(typed);
        const problems = policyProblems({ ...DEFAULT_POLICY, ...windows });
        if (problems.length > 0) return { kind: "invalid", problems } as const;
        if (isApply(form)) return apply(windows);
        const preview = await previewPolicy(ports, viewer, windows);
        return { kind: "preview", typed, preview } as const;
      }
    }
  });

function isApply(form: FormData): boolean {
  return fieldIn(form, "intent").startsWith("apply");
}

export default function LifecycleRoute() {
  const lifecycle = useLoaderData<typeof loader>();
  const windows = useFetcher<typeof action>();
  const products = useFetcher<typeof action>();
  const exclusions = useFetcher<typeof action>();
  const hours = useFetcher<typeof action>();
  const versions = useFetcher<typeof action>();
  const [windowsDirty, setWindowsDirty] = useState(false);
  const [productsDirty, setProductsDirty] = useState(false);
  const [exclusionsDirty, setExclusionsDirty] = useState(false);
  const [hoursDirty, setHoursDirty] = useState(false);
  const answered = windows.data;
  const shopify = useAppBridge();

  useAskBeforeLeaving(windowsDirty || productsDirty || exclusionsDirty || hoursDirty);
  useSayApplied(windows.data);
  useSayApplied(products.data);
  useSayApplied(exclusions.data);
  useSayApplied(hours.data);
  useSayApplied(versions.data);

  return (
    <Lifecycle
      lifecycle={lifecycle}
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
      hours={{
        suggested: SUGGESTED_HOURS,
        refused: hours.data?.kind === "not-hours",
        onSave: (chosen) =>
          hours.submit(
            { intent: "hours", from: chosen?.from ?? "", until: chosen?.until ?? "" },
            { method: "post" },
          ),
        pending: hours.state !== "idle",
        onDirty: setHoursDirty,
      }}
      versions={{
        answer:
          versions.data?.kind === "version-preview" || versions.data?.kind === "version-gone"
            ? versions.data
            : null,
        onPreview: (version) =>
          versions.submit({ intent: "preview-version", version }, { method: "post" }),
        onApply: (version) =>
          versions.submit({ intent: "apply-version", version }, { method: "post" }),
        pending: pendingIntent(versions.formData),
      }}
    />
  );
}

function pendingIntent(form: FormData | undefined): "preview" | "apply" | null {
  const intent = fieldIn(form ?? new FormData(), "intent");
  if (intent.startsWith("preview")) return "preview";
  return intent.startsWith("apply") ? "apply" : null;
}

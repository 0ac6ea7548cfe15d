import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useCallback, useState } from "react";
import { answer } from "#app/answer.server.ts";
import { DEFAULT_POLICY, LARGEST_HOLDOUT, policyProblems } from "#app/domain/policy.ts";
import {
  lockTag,
  LONGEST_PREFIX,
  LONGEST_RETIRING_DAYS,
  prefixProblem,
  RETIRES_AFTER_DAYS,
  TAG_FAMILIES,
  vocabulary,
} from "#app/domain/tags.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { cancelRun } from "#app/services/cancel-run.ts";
import { changePrefix } from "#app/services/change-prefix.ts";
import { checkPrefix } from "#app/services/check-prefix.ts";
import { pauseTagging } from "#app/services/pause-tagging.ts";
import { readWriting } from "#app/services/read-writing.ts";
import { removeAllTags } from "#app/services/remove-all-tags.ts";
import { resumeTagging } from "#app/services/resume-tagging.ts";
import { retryRefused } from "#app/services/retry-refused.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useAskBeforeLeaving, useSayApplied } from "#app/ui/applied.ts";
import { useFollow } from "#app/ui/follow.ts";
import { daysIn, fieldIn } from "#app/ui/policy-text.ts";
import { useRunActions } from "#app/ui/run-actions.ts";
import { useSayDone } from "#app/ui/say-done.ts";
import { Writing } from "#app/ui/writing.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    return readWriting(context.ports, await signIn(request, context));
  });

// A form error is a 200: another status would lose the admin's session (platform.md 13.6).
export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const { shop, staffId } = viewer;
    const form = await request.formData();
    const intent = fieldIn(form, "intent");
    if (intent === "pause") {
      await pauseTagging(context.ports, shop.shopId, staffId);
      return { kind: "paused" } as const;
    }
    if (intent === "resume") {
      await resumeTagging(context.ports, shop.shopId, staffId);
      return { kind: "resumed" } as const;
    }
    if (intent === "cancel") {
      await cancelRun(context.ports, shop.shopId);
      return { kind: "cancelled" } as const;
    }
    if (intent === "retry-refused") {
      const customers = await retryRefused(context.ports, shop.shopId);
      return { kind: "rechecked", customers } as const;
    }
    if (intent === "check-prefix" || intent === "apply-prefix") {
      const typed = { prefix: fieldIn(form, "prefix"), days: fieldIn(form, "days") };
      const days = daysIn(typed.days) ?? RETIRES_AFTER_DAYS;
      const isLegal = days >= 1 && days <= LONGEST_RETIRING_DAYS;
      if (intent === "apply-prefix" && isLegal) {
        const change = { prefix: typed.prefix, by: staffId, days };
        const { outcome } = await changePrefix(context.ports, shop.shopId, change);
        if (outcome === "changed") return { kind: "applied" } as const;
      }
      const check = await checkPrefix(context.ports, shop, typed.prefix);
      return { kind: "prefix-checked", typed, check } as const;
    }
    if (intent === "remove-tags") {
      const typed = fieldIn(form, "shopName").trim();
      if (typed !== shop.name.trim()) return { kind: "wrong-name" } as const;
      await removeAllTags(context.ports, shop.shopId, staffId);
      return { kind: "removing" } as const;
    }
    if (intent !== "families") return null;
    const families = TAG_FAMILIES.filter((family) => form.getAll("family").includes(family));
    const holdoutPercent = daysIn(fieldIn(form, "holdoutPercent")) ?? Number.NaN;
    const problems = policyProblems({ ...DEFAULT_POLICY, holdoutPercent });
    if (problems.length > 0) return { kind: "invalid", problems } as const;
    const { naming } = await readWriting(context.ports, viewer);
    const change = { holdoutPercent, naming: { ...naming, families } };
    await applyPolicy(context.ports, shop.shopId, change, staffId);
    return { kind: "applied" } as const;
  });

export default function TagsRoute() {
  const writing = useLoaderData<typeof loader>();
  const pause = useFetcher<typeof action>();
  const run = useRunActions();
  const retry = useFetcher<typeof action>();
  const prefix = useFetcher<typeof action>();
  const typing = useFetcher<typeof action>();
  const families = useFetcher<typeof action>();
  const removal = useFetcher<typeof action>();
  const [familiesDirty, setFamiliesDirty] = useState(false);
  const [prefixDirty, setPrefixDirty] = useState(false);
  const { naming } = writing;
  const askForTyped = typing.submit;
  const onType = useCallback(
    (typed: string) =>
      askForTyped({ prefix: typed, days: "", intent: "check-prefix" }, { method: "post" }),
    [askForTyped],
  );
  useAskBeforeLeaving(familiesDirty || prefixDirty);
  useSayApplied(families.data);
  useSayApplied(prefix.data);
  useSayDone(pause.data);
  useSayDone(retry.data);
  useSayDone(removal.data);
  useFollow(writing.tagging.run !== null && writing.tagging.state !== "paused");
  return (
    <Writing
      writing={writing}
      pause={{
        onPause: (paused) =>
          pause.submit({ intent: paused ? "pause" : "resume" }, { method: "post" }),
        pending: pause.state !== "idle",
      }}
      run={run}
      retry={{
        onRetry: () => retry.submit({ intent: "retry-refused" }, { method: "post" }),
        pending: retry.state !== "idle",
      }}
      prefix={{
        longest: LONGEST_PREFIX,
        suggestedDays: RETIRES_AFTER_DAYS,
        mostDays: LONGEST_RETIRING_DAYS,
        problemOf: (typed) => prefixProblem(typed, [...vocabulary(naming), lockTag(naming)]),
        met: typing.data?.kind === "prefix-checked" ? typing.data : null,
        onType,
        answer: prefix.data?.kind === "prefix-checked" ? prefix.data : null,
        onCheck: (typed) => prefix.submit({ ...typed, intent: "check-prefix" }, { method: "post" }),
        onApply: (typed) => prefix.submit({ ...typed, intent: "apply-prefix" }, { method: "post" }),
        pending: pendingStep(prefix.formData),
        onDirty: setPrefixDirty,
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
    />
  );
}

function pendingStep(form: FormData | undefined): "check" | "apply" | null {
  const intent = fieldIn(form ?? new FormData(), "intent");
  if (intent === "check-prefix") return "check";
  return intent === "apply-prefix" ? "apply" : null;
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { answer } from "#app/answer.server.ts";
import { areHours, SUGGESTED_HOURS } from "#app/domain/contact-hours.ts";
import {
  lockTag,
  LONGEST_PREFIX,
  LONGEST_RETIRING_DAYS,
  prefixProblem,
  RETIRES_AFTER_DAYS,
  vocabulary,
} from "#app/domain/tags.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { changePrefix } from "#app/services/change-prefix.ts";
import { checkPrefix } from "#app/services/check-prefix.ts";
import { pauseTagging } from "#app/services/pause-tagging.ts";
import { readWriting } from "#app/services/read-writing.ts";
import { resumeTagging } from "#app/services/resume-tagging.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useAskBeforeLeaving, useSayApplied } from "#app/ui/applied.ts";
import { useFollow } from "#app/ui/follow.ts";
import { daysIn, fieldIn } from "#app/ui/policy-text.ts";
import { Writing } from "#app/ui/writing.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    return readWriting(context.ports, await signIn(request, context));
  });

// A form error is a 200: another status would lose the admin's session (platform.md 13.6).
export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const form = await request.formData();
    const intent = fieldIn(form, "intent");
    if (intent === "pause") await pauseTagging(context.ports, shop.shopId);
    if (intent === "resume") await resumeTagging(context.ports, shop.shopId);
    if (intent === "check-prefix" || intent === "apply-prefix") {
      const typed = { prefix: fieldIn(form, "prefix"), days: fieldIn(form, "days") };
      const check = await checkPrefix(context.ports, shop, typed.prefix);
      const days = daysIn(typed.days) ?? RETIRES_AFTER_DAYS;
      const isLegal = days >= 1 && days <= LONGEST_RETIRING_DAYS;
      if (intent === "check-prefix" || check.problem !== null || !isLegal) {
        return { kind: "prefix-checked", typed, check } as const;
      }
      const change = { prefix: typed.prefix, by: staffId, days };
      await changePrefix(context.ports, shop.shopId, change);
      return { kind: "applied" } as const;
    }
    if (intent !== "hours") return { kind: "done" } as const;
    const from = daysIn(fieldIn(form, "from"));
    const until = daysIn(fieldIn(form, "until"));
    const contactHours = from === null || until === null ? null : { from, until };
    if (contactHours !== null && !areHours(contactHours)) return { kind: "not-hours" } as const;
    await applyPolicy(context.ports, shop.shopId, { contactHours }, staffId);
    return { kind: "applied" } as const;
  });

export default function TagsRoute() {
  const writing = useLoaderData<typeof loader>();
  const pause = useFetcher<typeof action>();
  const hours = useFetcher<typeof action>();
  const prefix = useFetcher<typeof action>();
  const [hoursDirty, setHoursDirty] = useState(false);
  const [prefixDirty, setPrefixDirty] = useState(false);
  const { naming } = writing;
  useAskBeforeLeaving(hoursDirty || prefixDirty);
  useSayApplied(hours.data);
  useSayApplied(prefix.data);
  useFollow(writing.tagging.run?.state === "running" && writing.tagging.state !== "paused");
  return (
    <Writing
      writing={writing}
      pause={{
        onPause: (paused) =>
          pause.submit({ intent: paused ? "pause" : "resume" }, { method: "post" }),
        pending: pause.state !== "idle",
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
      prefix={{
        longest: LONGEST_PREFIX,
        suggestedDays: RETIRES_AFTER_DAYS,
        mostDays: LONGEST_RETIRING_DAYS,
        problemOf: (typed) => prefixProblem(typed, [...vocabulary(naming), lockTag(naming)]),
        answer: prefix.data?.kind === "prefix-checked" ? prefix.data : null,
        onCheck: (typed) => prefix.submit({ ...typed, intent: "check-prefix" }, { method: "post" }),
        onApply: (typed) => prefix.submit({ ...typed, intent: "apply-prefix" }, { method: "post" }),
        pending: pendingStep(prefix.formData),
        onDirty: setPrefixDirty,
      }}
    />
  );
}

function pendingStep(form: FormData | undefined): "check" | "apply" | null {
  const intent = fieldIn(form ?? new FormData(), "intent");
  if (intent === "check-prefix") return "check";
  return intent === "apply-prefix" ? "apply" : null;
}

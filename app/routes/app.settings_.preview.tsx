import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { findAwaitingSegments } from "#app/services/find-awaiting-segments.ts";
import { previewTags } from "#app/services/preview-tags.ts";
import { readNames } from "#app/services/read-names.ts";
import { taggingState } from "#app/services/tagging-state.ts";
import { SUGGESTED_PER_DAY, turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { signIn } from "#app/sign-in.server.ts";
import { daysIn, fieldIn } from "#app/ui/policy-text.ts";
import { Preview } from "#app/ui/preview.tsx";
import { useSaveFile } from "#app/ui/save-file.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const { shop } = viewer;
    const preview = await previewTags(context.ports, viewer, "apply");
    const ids = preview.examples.map(({ customerId }) => customerId);
    return {
      preview,
      tagging: taggingState(shop),
      names: readNames(context.ports, shop, ids),
      segments: findAwaitingSegments(context.ports, shop),
    };
  });

export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId, redirect } = await signIn(request, context);
    const form = await request.formData();
    const perDay = daysIn(fieldIn(form, "dripPerDay"));
    const dripPerDay = perDay !== null && perDay > 0 ? perDay : null;
    const previewed = daysIn(fieldIn(form, "version"));
    const outcome = await turnTaggingOn(context.ports, shop.shopId, {
      by: staffId,
      dripPerDay,
      previewed,
    });
    return outcome === "on" ? redirect("/app/activity") : ({ kind: "outdated" } as const);
  });

export default function PreviewRoute() {
  const { preview, tagging, names, segments } = useLoaderData<typeof loader>();
  const turnOn = useFetcher<typeof action>();
  const { pending, failed, save } = useSaveFile();
  return (
    <Preview
      preview={preview}
      names={names}
      segments={segments}
      tagging={tagging}
      csv={{
        onDownload: () => save("/app/settings/preview/csv", "tags-preview.csv"),
        pending: pending !== null,
        failed,
      }}
      turnOn={{
        suggested: SUGGESTED_PER_DAY,
        onTurnOn: (dripPerDay) =>
          turnOn.submit(
            { dripPerDay: dripPerDay ?? "", version: preview.version },
            { method: "post" },
          ),
        isOutdated: turnOn.state === "idle" && turnOn.data?.kind === "outdated",
        pending: turnOn.state !== "idle",
      }}
    />
  );
}

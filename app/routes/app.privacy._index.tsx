import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { readPrivacy } from "#app/services/read-privacy.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Privacy } from "#app/ui/privacy.tsx";
import { useSaveFile } from "#app/ui/save-file.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    return readPrivacy(context.ports, await signIn(request, context));
  });

export default function PrivacyRoute() {
  const privacy = useLoaderData<typeof loader>();
  const { pending, failed, save } = useSaveFile();
  return (
    <Privacy
      privacy={privacy}
      download={{
        onDownload: (id) => save(`/app/privacy/${id}`, `data-request-${id}.json`),
        pending: pending === null ? null : (pending.split("/").at(-1) ?? null),
        failed,
      }}
    />
  );
}

import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { readReturn } from "#app/services/read-return.ts";
import { taggingState } from "#app/services/tagging-state.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Settings } from "#app/ui/settings.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    return {
      tagging: taggingState(viewer.shop),
      returned: await readReturn(context.ports, viewer),
      hasLanguageChoice: context.languages.length > 1,
    };
  });

export default function SettingsRoute() {
  return <Settings {...useLoaderData<typeof loader>()} />;
}

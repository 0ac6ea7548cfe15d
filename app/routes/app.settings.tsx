import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Settings } from "#app/ui/settings.tsx";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    await signIn(request, context);
    return { hasLanguageChoice: context.languages.length > 1 };
  });

export default function SettingsRoute() {
  return <Settings {...useLoaderData<typeof loader>()} />;
}

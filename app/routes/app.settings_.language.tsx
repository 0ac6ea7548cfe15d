import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { readLanguages } from "#app/services/read-languages.ts";
import { setLanguage } from "#app/services/set-language.ts";
import { signIn } from "#app/sign-in.server.ts";
import { Languages, useSayLanguageSaved } from "#app/ui/languages.tsx";
import { fieldIn } from "#app/ui/policy-text.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    return readLanguages(context.ports, viewer, context.languages);
  });

// A form error is a 200: another status would lose the admin's session (platform.md 13.6).
export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const form = await request.formData();
    const owner = fieldIn(form, "owner") === "shop" ? "shop" : "own";
    const named = fieldIn(form, "language");
    const language = context.languages.find((offered) => offered === named) ?? null;
    if (language === null && named !== "") return { kind: "unknown", owner } as const;
    await setLanguage(context.ports, viewer, owner, language);
    // Asked again, because the choice may be of this very answer's language.
    const { language: spoken } = await signIn(request, context);
    return { kind: "saved", owner, spoken } as const;
  });

export default function LanguageRoute() {
  const languages = useLoaderData<typeof loader>();
  const choice = useFetcher<typeof action>();
  const { data, formData } = choice;
  useSayLanguageSaved(data?.kind === "saved" ? data : null);
  return (
    <Languages
      languages={languages}
      onChoose={(owner, language) =>
        choice.submit({ owner, language: language ?? "" }, { method: "post" })
      }
      pending={
        formData === undefined
          ? null
          : { owner: fieldIn(formData, "owner"), language: fieldIn(formData, "language") }
      }
      refused={data?.kind === "unknown" ? data.owner : null}
    />
  );
}

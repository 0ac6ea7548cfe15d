import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { answer } from "#app/answer.server.ts";
import type { Language } from "#app/domain/language.ts";
import { readLanguages } from "#app/services/read-languages.ts";
import { type LanguageOwner, setLanguage } from "#app/services/set-language.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useAskBeforeLeaving } from "#app/ui/applied.ts";
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
    if (language === null && named !== "") return { kind: "unknown" } as const;
    await setLanguage(context.ports, viewer, owner, language);
    // Asked again, because the choice may be of this very answer's language.
    const { language: spoken } = await signIn(request, context);
    return { kind: "saved", spoken } as const;
  });

export default function LanguageRoute() {
  const languages = useLoaderData<typeof loader>();
  const own = useLanguage("own");
  const shop = useLanguage("shop");
  useAskBeforeLeaving(own.isDirty || shop.isDirty);
  return <Languages languages={languages} own={own.form} shop={shop.form} />;
}

function useLanguage(owner: LanguageOwner) {
  const choice = useFetcher<typeof action>();
  const [isDirty, setDirty] = useState(false);
  const { data, state } = choice;
  useSayLanguageSaved(data?.kind === "saved" ? data : null);
  return {
    isDirty,
    form: {
      onSave: (language: Language | null) =>
        choice.submit({ owner, language: language ?? "" }, { method: "post" }),
      pending: state !== "idle",
      refused: data?.kind === "unknown",
      onDirty: setDirty,
    },
  };
}

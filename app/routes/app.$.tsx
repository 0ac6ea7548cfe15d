import type { LoaderFunctionArgs } from "@remix-run/node";
import { answer, notFound } from "#app/answer.server.ts";
import { signIn } from "#app/sign-in.server.ts";

/** Every other address: not found, inside the frame. */
export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    await signIn(request, context);
    throw notFound();
  });

export default function NoSuchPage() {
  return null;
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { answer } from "#app/answer.server.ts";
import { customerQueryIn, sortedPlaceIn } from "#app/services/customer-query.ts";
import { deleteView } from "#app/services/delete-view.ts";
import { excludeCustomers } from "#app/services/exclude-customers.ts";
import { PAGE, readCustomers } from "#app/services/read-customers.ts";
import { recheckCustomers } from "#app/services/recheck-customers.ts";
import { saveView } from "#app/services/save-view.ts";
import { signIn } from "#app/sign-in.server.ts";
import { useAdminAddress } from "#app/ui/admin-link.tsx";
import { Customers } from "#app/ui/customers.tsx";
import { fieldIn } from "#app/ui/policy-text.ts";
import { useCsv } from "#app/ui/save-file.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) =>
  answer(context, async () => {
    const viewer = await signIn(request, context);
    const address = new URL(request.url).searchParams;
    return readCustomers(context.ports, viewer, customerQueryIn(address), sortedPlaceIn(address));
  });

export const action = ({ request, context }: ActionFunctionArgs) =>
  answer(context, async () => {
    const { shop, staffId } = await signIn(request, context);
    const form = await request.formData();
    const intent = fieldIn(form, "intent");
    switch (intent) {
      case "recheck": {
        const ids = idsIn(form);
        await recheckCustomers(context.ports, shop.shopId, ids, staffId);
        return { kind: "rechecked", customers: ids.length } as const;
      }
      case "exclude":
      case "take-back": {
        const ids = idsIn(form);
        await excludeCustomers(context.ports, shop.shopId, ids, intent === "exclude", staffId);
        return {
          kind: intent === "exclude" ? "excluded" : "taken-back",
          customers: ids.length,
        } as const;
      }
      case "save-view": {
        const query = customerQueryIn(new URLSearchParams(fieldIn(form, "query")));
        const title = fieldIn(form, "title");
        const problem = await saveView(context.ports, shop.shopId, title, query);
        return problem === null
          ? ({ kind: "view-saved" } as const)
          : ({ kind: "view-refused", problem } as const);
      }
      case "delete-view": {
        const viewId = fieldIn(form, "viewId");
        if (isId(viewId)) await deleteView(context.ports, shop.shopId, viewId);
        return { kind: "view-deleted" } as const;
      }
      default:
        return null;
    }
  });

/** Those customers of a page who are named; whatever is no id is passed over. */
function idsIn(form: FormData): readonly string[] {
  const named = form.getAll("id").filter((id) => typeof id === "string");
  return [...new Set(named.filter(isId))].slice(0, PAGE);
}

function isId(text: string): boolean {
  return /^\d{1,18}$/.test(text);
}

export default function CustomersRoute() {
  const { list, names } = useLoaderData<typeof loader>();
  const bulk = useFetcher<typeof action>();
  const views = useFetcher<typeof action>();
  const csv = useCsv(`/app/customers/csv${list.address}`, "customers.csv");
  const navigate = useNavigate();
  const navigation = useNavigation();
  const withAdmin = useAdminAddress();
  return (
    <Customers
      list={list}
      names={names}
      pending={navigation.state === "loading"}
      onAsk={(address) => navigate(withAdmin(address))}
      bulk={{
        onSubmit: (intent, ids) => {
          const form = new FormData();
          form.set("intent", intent);
          for (const id of ids) form.append("id", id);
          bulk.submit(form, { method: "post" });
        },
        pending: bulk.state !== "idle",
        answered: bulk.data ?? null,
      }}
      views={{
        onSave: (title) =>
          views.submit({ intent: "save-view", title, query: list.address }, { method: "post" }),
        onDelete: (viewId) => views.submit({ intent: "delete-view", viewId }, { method: "post" }),
        pending: views.state !== "idle",
        answered: views.data ?? null,
      }}
      csv={csv}
    />
  );
}

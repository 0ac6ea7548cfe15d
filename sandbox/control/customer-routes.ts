import { z } from "zod";
import { BadRequest } from "../http/server.ts";
import type { Routes } from "../http/routes.ts";
import { deleteCustomer } from "../world/leave.ts";
import { failToMerge, mergeCustomers } from "../world/merge-customers.ts";
import { consentStates, smsStates, subscriberStates } from "../world/records.ts";
import {
  changeConsent,
  changeSmsConsent,
  changeSubscription,
  createCustomer,
} from "../world/welcome.ts";
import { writeTags } from "../world/write-tags.ts";
import { customerOf, Id } from "./lookup.ts";
import { customerRow, findRows } from "./rows.ts";
import { TagBody } from "./tag-body.ts";

const ListQuery = z.object({
  query: z.string().default(""),
  first: z.coerce.number().int().min(1).default(50),
  after: z.coerce.number().int().min(0).default(0),
});
const Consent = z.enum(consentStates);
const SmsConsent = z.enum(smsStates);
const Subscriber = z.enum(subscriberStates);
const CustomerBody = z.object({
  firstName: z.string().default("New"),
  lastName: z.string().default("Customer"),
  email: z.string().default("new.customer@example.com"),
  phone: z.string().nullable().default(null),
  consent: Consent.default("SUBSCRIBED"),
});
const MergeBody = z.object({ deleted: Id, fails: z.boolean().default(false) });

/** What happens to customers while the app runs. */
export const customerRoutes: Routes = {
  "GET /sandbox/customers": ({ url, store: { shop } }) => {
    const { query, first, after } = ListQuery.parse(Object.fromEntries(url.searchParams));
    const found = findRows(shop, query);
    const rows = found.slice(after, after + first).map((customer) => customerRow(shop, customer));
    const end = after + rows.length;
    return {
      json: { rows, endCursor: end < found.length ? String(end) : null, total: found.length },
    };
  },
  "POST /sandbox/customers": async ({ store, json }) => {
    const newcomer = CustomerBody.parse(await json());
    return { json: customerRow(store.shop, createCustomer(store.shop, store.announce, newcomer)) };
  },
  "GET /sandbox/customers/:number": ({ store, params }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    return { json: customerRow(store.shop, customer) };
  },
  "POST /sandbox/customers/:number/tags": async ({ store, params, json }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    const { add, remove } = TagBody.parse(await json());
    const by = { customer, actor: "merchant" } as const;
    writeTags(store.shop, store.announce, { ...by, verb: "remove", tags: remove });
    const outcome = writeTags(store.shop, store.announce, { ...by, verb: "add", tags: add });
    if (!outcome.ok) throw new BadRequest(outcome.message);
    return { json: { tags: customer.tags } };
  },
  "POST /sandbox/customers/:number/consent": async ({ store, params, json }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    const { state } = z.object({ state: Consent }).parse(await json());
    changeConsent(store.shop, store.announce, customer, state);
    return { json: customerRow(store.shop, customer) };
  },
  "POST /sandbox/customers/:number/sms-consent": async ({ store, params, json }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    const { state } = z.object({ state: SmsConsent }).parse(await json());
    changeSmsConsent(store.shop, store.announce, customer, state);
    return { json: customerRow(store.shop, customer) };
  },
  "POST /sandbox/customers/:number/subscription": async ({ store, params, json }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    const { state } = z.object({ state: Subscriber }).parse(await json());
    changeSubscription(store.shop, customer, state);
    return { json: customerRow(store.shop, customer) };
  },
  "POST /sandbox/customers/:number/merge": async ({ store, params, json }) => {
    const kept = customerOf(store.shop, params.number ?? "");
    const body = MergeBody.parse(await json());
    const deleted = customerOf(store.shop, body.deleted);
    if (kept === deleted) throw new BadRequest("A merge needs two customers.");
    const merge = { kept, deleted };
    const refusal = body.fails
      ? failToMerge(store.announce, merge)
      : mergeCustomers(store.shop, store.announce, merge);
    if (refusal) throw new BadRequest(refusal);
    return { json: customerRow(store.shop, kept) };
  },
  "POST /sandbox/customers/:number/delete": ({ store, params }) => {
    const customer = customerOf(store.shop, params.number ?? "");
    if (!deleteCustomer(store.shop, store.announce, customer))
      throw new BadRequest("A customer who has ordered cannot be deleted.");
    return { json: { deleted: customer.number } };
  },
};

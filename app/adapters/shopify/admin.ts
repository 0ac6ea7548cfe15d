import { z } from "zod";
import { slices } from "#app/domain/slices.ts";
import { intersect } from "#app/domain/tag-change.ts";
import {
  type BulkOperation,
  type BulkTagResult,
  type CustomerId,
  type NamingSegment,
  NO_REASON,
  type ExportedId,
  type OrderExportLine,
  type OrderFacts,
  type Priority,
  type ShopifyAdmin,
  ShopifyError,
  type ShopifyFor,
  type TagWrite,
  type TagWriteResult,
} from "#app/ports/shopify.ts";
import { type AdminClient, adminClient, type AdminClientParts } from "./admin-client.ts";
import { exportLines, readable } from "./download.ts";
import { gid, idOf } from "./gid.ts";
import * as operations from "./operations.ts";
import { beginnings, pagesById, quoted } from "./search.ts";
import {
  currencyDigits,
  customerOf,
  instantOf,
  isUnderWay,
  operationOf,
  orderOf,
  refuseUserErrors,
} from "./translate.ts";

/** What a customer who is gone is called in user errors (platform.md section 7). */
const GONE = "Customer does not exist";
/** Orders with all their lines in one call: 30 x 26 points stay below Shopify's 1,000. */
const ORDERS_A_CALL = 30;

/** The Admin API in our words, for one shop. */
export function shopifyAdmin(parts: AdminClientParts): ShopifyFor {
  return (shop) => {
    const client = adminClient(parts, shop);
    // Shops are opened for one piece of work; the currency is asked once for it.
    let digits: Promise<number> | undefined;
    const shopDigits = () => (digits ??= readDetails(client).then((d) => d.currencyDigits));

    return {
      shopDetails: () => readDetails(client),

      readOrders: async (ids, priority) => {
        const orders: OrderFacts[] = [];
        for (const some of slices(ids, ORDERS_A_CALL)) {
          const { nodes } = await client.run(
            operations.ordersById,
            { ids: some.map((id) => gid("Order", id)) },
            priority,
          );
          for (const node of nodes) {
            if (node !== null)
              orders.push(await wholeOrder(client, node, await shopDigits(), priority));
          }
        }
        return orders;
      },

      readCustomers: async (ids, priority) => {
        const { nodes } = await client.run(
          operations.customersById,
          { ids: ids.map((id) => gid("Customer", id)) },
          priority,
        );
        return nodes.flatMap((node) => (node === null ? [] : [customerOf(node)]));
      },

      findOrdersUpdated: async function* (since, after) {
        const ask = async (query: string) =>
          (await client.run(operations.orderPage, { query }, "bulk")).orders;
        const condition = `updated_at:>=${quoted(new Date(since).toISOString())}`;
        for await (const nodes of pagesById(condition, ask, after)) {
          const orders: OrderFacts[] = [];
          for (const node of nodes) {
            orders.push(await wholeOrder(client, node, await shopDigits(), "bulk"));
          }
          yield orders;
        }
      },

      findCustomersUpdated: async function* (since, after) {
        const ask = async (query: string) =>
          (await client.run(operations.customerPage, { query }, "bulk")).customers;
        const day = new Date(since).toISOString().slice(0, 10);
        for await (const nodes of pagesById(`updated_at:>=${day}`, ask, after)) {
          yield nodes.map(customerOf);
        }
      },

      apiSubscriptions: async () =>
        (await client.run(operations.subscriptions, {}, "bulk")).webhookSubscriptions.nodes,

      removeSubscription: async (id) => {
        const { webhookSubscriptionDelete } = await client.run(
          operations.deleteSubscription,
          { id },
          "bulk",
        );
        refuseUserErrors("removeSubscription", webhookSubscriptionDelete.userErrors);
      },

      findOrdersTagged: async function* (tags, priority) {
        const condition = tags.map((tag) => `tag:${quoted(tag)}`).join(" OR ");
        const ask = async (query: string) =>
          (await client.run(operations.taggedOrders, { query }, priority)).orders;
        for await (const nodes of pagesById(condition, ask)) {
          yield nodes.map(({ id, tags: found }) => ({ orderId: idOf(id), tags: found }));
        }
      },

      findSegmentsNaming: async (tags) => {
        const found: NamingSegment[] = [];
        let after: string | null = null;
        do {
          const { segments }: operations.SegmentPage = await client.run(
            operations.segmentPage,
            { after },
            "screen",
          );
          for (const { name, query } of segments.nodes) {
            const named = intersect(tags, textsOf(query));
            if (named.length > 0) found.push({ name, tags: named });
          }
          after = segments.pageInfo.hasNextPage ? segments.pageInfo.endCursor : null;
        } while (after !== null);
        return found;
      },

      findTagsInUse: async (tags) => {
        const query = tags.map((tag) => `tag:${quoted(tag)}`).join(" OR ");
        const { customers } = await client.run(operations.taggedCustomers, { query }, "screen");
        return intersect(
          tags,
          customers.nodes.flatMap((node) => node.tags),
        );
      },

      readSellingPlanProducts: () =>
        readProductIds(
          client,
          EVERY_PRODUCT,
          ({ sellingPlanGroupsCount }) => (sellingPlanGroupsCount?.count ?? 0) > 0,
        ),

      readProductIdsOfType: (type) =>
        readProductIds(
          client,
          `product_type:${quoted(type)} AND ${EVERY_PRODUCT}`,
          // A search may find more than was asked for.
          ({ productType }) => productType.toLowerCase() === type.toLowerCase(),
        ),

      readTags: async (ids, priority) => {
        const { nodes } = await client.run(
          operations.tagsById,
          { ids: ids.map((id) => gid("Customer", id)) },
          priority,
        );
        return new Map(
          nodes.flatMap((node) => (node === null ? [] : [[idOf(node.id), node.tags] as const])),
        );
      },

      reserveWrite: async (writes, priority) => {
        const points = operations.writeTags(writes.map(sidesOf)).cost({});
        await client.reserve(points, priority);
        return { points };
      },

      releaseWrite: ({ points }) => client.release(points),

      writeTags: (...write) => writeTags(client, ...write),

      readPeople: async (ids) => {
        const { nodes } = await client.run(
          operations.peopleById,
          { ids: ids.map((id) => gid("Customer", id)) },
          "screen",
        );
        return new Map(
          nodes.flatMap((node) => {
            // Without approval for names Shopify leaves them empty.
            if (node === null || node.displayName === "") return [];
            const email = node.defaultEmailAddress?.emailAddress ?? null;
            return [[idOf(node.id), { name: node.displayName, email }] as const];
          }),
        );
      },

      searchCustomers: async (text) => {
        const query = beginnings(text);
        if (query === null) return { ids: [], more: false };
        const { customers } = await client.run(operations.customerSearch, { query }, "screen");
        return {
          ids: customers.nodes.map(({ id }) => idOf(id)),
          more: customers.pageInfo.hasNextPage,
        };
      },

      startExport: async (what) => {
        const { bulkOperationRunQuery } = await client.run(
          operations.startBulkQuery,
          { query: operations.EXPORTS[what] },
          "bulk",
        );
        return started("startExport", bulkOperationRunQuery);
      },

      startTagExport: async (first, last) => {
        const { bulkOperationRunQuery } = await client.run(
          operations.startBulkQuery,
          { query: operations.tagExport(first, last) },
          "bulk",
        );
        return started("startTagExport", bulkOperationRunQuery);
      },

      findOperation: async (id) => {
        const found = await client.run(operations.bulkOperation, { id }, "bulk");
        if (found.bulkOperation === null) {
          throw new ShopifyError("incomplete", `Shopify does not know the operation ${id}`);
        }
        return operationOf(found.bulkOperation);
      },

      readCustomerExport: async function* ({ operation, onProgress }) {
        for await (const batch of exportLines(parts, operation, onProgress)) {
          yield batch.map((line) =>
            readable(line, (it) => customerOf(operations.CustomerNode.parse(it))),
          );
        }
      },

      readOrderExport: async function* ({ operation, currencyDigits: exponent, onProgress }) {
        for await (const batch of exportLines(parts, operation, onProgress)) {
          yield batch.flatMap((line) => readable(line, (it) => orderExportLine(it, exponent)));
        }
      },

      readTagExport: async function* ({ operation, onProgress }) {
        for await (const batch of exportLines(parts, operation, onProgress)) {
          yield batch.map((line) => {
            const { id, tags } = operations.ExportedTags.parse(line);
            return { customerId: idOf(id), tags };
          });
        }
      },

      readIdExport: async function* ({ operation, onProgress }) {
        for await (const batch of exportLines(parts, operation, onProgress)) {
          yield batch.flatMap((line) => readable(line, exportedId));
        }
      },

      startBulkTags: async (side, lines) => {
        const path = await upload(
          parts,
          client,
          lines
            .map(({ customerId, tags }) =>
              JSON.stringify({ id: gid("Customer", customerId), tags }),
            )
            .join("\n"),
        );
        const { bulkOperationRunMutation } = await client.run(
          operations.startBulkMutation,
          { mutation: operations.BULK_TAGS[side], path },
          "bulk",
        );
        return started("startBulkTags", bulkOperationRunMutation);
      },

      hasBulkTagsUnderWay: async () => {
        const { bulkOperations } = await client.run(operations.latestOperations, {}, "bulk");
        return bulkOperations.nodes.some(
          ({ type, status }) => type === "MUTATION" && isUnderWay(status),
        );
      },

      readBulkTags: async (side, operation, count) => {
        const outcomes: BulkTagResult[] = Array.from({ length: count }, () => null);
        for await (const batch of exportLines(parts, operation, async () => {})) {
          for (const line of batch) {
            const { __lineNumber, data } = operations.BulkTagLine.parse(line);
            const outcome = side === "add" ? data?.tagsAdd : data?.tagsRemove;
            if (outcome) outcomes[__lineNumber] = bulkResult(outcome.userErrors);
          }
        }
        return outcomes;
      },
    } satisfies ShopifyAdmin;
  };
}

/** The texts in quotes of a segment's query. */
function textsOf(query: string): readonly string[] {
  return [...query.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = ""]) =>
    text.replaceAll(/\\(.)/g, "$1"),
  );
}

/** Shopify's search leaves out what is not on sale unless it is named. */
const EVERY_PRODUCT = "status:active,archived,draft,unlisted";

async function readProductIds(
  client: AdminClient,
  condition: string,
  isWanted: (product: operations.ProductNode) => boolean,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const ask = async (query: string) =>
    (await client.run(operations.productPage, { query }, "bulk")).products;
  for await (const nodes of pagesById(condition, ask)) {
    ids.push(...nodes.filter(isWanted).map(({ id }) => idOf(id)));
  }
  return ids;
}

/** An order, or one of its lines; a line whose product was deleted says nothing. */
function orderExportLine(line: unknown, digits: number): readonly OrderExportLine[] {
  if (typeof line === "object" && line !== null && "__parentId" in line) {
    const { id, __parentId, product, quantity } = operations.ExportedLine.parse(line);
    if (product === null) return [];
    const lineId = idOf(id);
    return [
      { kind: "line", lineId, orderId: idOf(__parentId), productId: idOf(product.id), quantity },
    ];
  }
  const order = orderOf(operations.OrderNode.parse(line), digits);
  return [{ kind: "order", order: { ...order, lines: [] } }];
}

async function readDetails(client: AdminClient) {
  const { shop, currentAppInstallation } = await client.run(operations.shopDetails, {}, "screen");
  return {
    name: shop.name,
    currency: shop.currencyCode,
    currencyDigits: currencyDigits(shop.currencyCode),
    timeZone: shop.ianaTimezone,
    scopes: currentAppInstallation.accessScopes.map(({ handle }) => handle).join(","),
  };
}

/** An order with all its lines; those that did not come with it are read on. */
async function wholeOrder(
  client: AdminClient,
  node: operations.OrderWithLines,
  digits: number,
  priority: Priority,
): Promise<OrderFacts> {
  const lines = [...node.lineItems.nodes];
  let { pageInfo } = node.lineItems;
  while (pageInfo.hasNextPage) {
    const more = await client.run(
      operations.orderLines,
      { id: node.id, after: pageInfo.endCursor },
      priority,
    );
    if (more.order === null) break;
    lines.push(...more.order.lineItems.nodes);
    ({ pageInfo } = more.order.lineItems);
  }
  return {
    ...orderOf(node, digits),
    lines: lines.flatMap(({ product, quantity }) =>
      product === null ? [] : [{ productId: idOf(product.id), quantity }],
    ),
  };
}

/** A customer's id, or an order's with what tells whether it is ours as it is; a guest's is left out. */
function exportedId(line: unknown): readonly ExportedId[] {
  const read = operations.ExportedIdLine.parse(line);
  const id = idOf(read.id);
  if (!("updatedAt" in read)) return [{ kind: "customer", id }];
  const { customer, updatedAt } = read;
  if (customer === null) return [];
  return [{ kind: "order", id, customerId: idOf(customer.id), updatedAt: instantOf(updatedAt) }];
}

function sidesOf({ add, remove }: TagWrite) {
  return { adds: add.length > 0, removes: remove.length > 0 };
}

async function writeTags(
  client: AdminClient,
  ...[writes, { points }, startBy]: Parameters<ShopifyAdmin["writeTags"]>
): Promise<ReadonlyMap<CustomerId, TagWriteResult>> {
  const operation = operations.writeTags(writes.map(sidesOf));
  const variables: Record<string, unknown> = {};
  for (const [index, { customerId, add, remove }] of writes.entries()) {
    variables[`id${index}`] = gid("Customer", customerId);
    if (remove.length > 0) variables[`out${index}`] = remove;
    if (add.length > 0) variables[`in${index}`] = add;
  }
  const answers = await client.send(operation, variables, points, startBy);
  return new Map(
    writes.map(({ customerId }, index) => [
      customerId,
      writeResult([answers[`out${index}`], answers[`in${index}`]]),
    ]),
  );
}

/** The last side that was carried out shows the tags after it. */
function writeResult(answers: readonly (operations.TagsWritten | undefined)[]): TagWriteResult {
  const sides = answers.filter((side) => side !== undefined);
  const errors = sides.flatMap(({ userErrors }) => userErrors.map(({ message }) => message));
  const tags = sides.findLast(({ node }) => node !== null)?.node?.tags ?? null;
  if (errors.includes(GONE)) {
    return { kind: "gone", removed: sides.some(({ userErrors }) => userErrors.length === 0) };
  }
  if (tags !== null && errors.length === 0) return { kind: "written", tags };
  return { kind: "refused", reason: errors.join("; ") || NO_REASON, tags };
}

function bulkResult(userErrors: readonly { readonly message: string }[]): BulkTagResult {
  if (userErrors.length === 0) return { kind: "written" };
  if (userErrors.some(({ message }) => message === GONE)) return { kind: "gone" };
  return { kind: "refused", reason: userErrors.map(({ message }) => message).join("; ") };
}

function started(
  name: string,
  {
    bulkOperation,
    userErrors,
  }: {
    bulkOperation: operations.BulkNode | null;
    userErrors: readonly { message: string }[];
  },
): BulkOperation {
  refuseUserErrors(name, userErrors);
  if (bulkOperation === null)
    throw new ShopifyError("rejected", `${name}: Shopify started nothing`);
  return operationOf(bulkOperation);
}

const Variables = z.record(z.string(), z.string());

/** Uploads a bulk mutation's variables and returns the path that names them. */
async function upload(
  { fetch, timings }: AdminClientParts,
  client: AdminClient,
  jsonl: string,
): Promise<string> {
  const { stagedUploadsCreate } = await client.run(
    operations.stageUpload,
    { filename: "tags.jsonl" },
    "bulk",
  );
  refuseUserErrors("stageUpload", stagedUploadsCreate.userErrors);
  const [target] = stagedUploadsCreate.stagedTargets ?? [];
  if (target === undefined)
    throw new ShopifyError("rejected", "stageUpload: Shopify named no target");
  const parameters = Variables.parse(
    Object.fromEntries(target.parameters.map(({ name, value }) => [name, value])),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(parameters)) form.append(name, value);
  form.append("file", new Blob([jsonl], { type: "text/jsonl" }), "tags.jsonl");
  const response = await fetch(target.url, {
    method: "POST",
    body: form,
    signal: AbortSignal.timeout(timings.call * 4),
  }).catch((cause: unknown) => {
    throw new ShopifyError("unavailable", "the tag file could not be uploaded", { cause });
  });
  if (!response.ok || parameters.key === undefined) {
    throw new ShopifyError("unavailable", `the upload of the tag file answered ${response.status}`);
  }
  return parameters.key;
}

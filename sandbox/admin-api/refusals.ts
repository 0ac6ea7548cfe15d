import { Kind, type OperationDefinitionNode } from "graphql";
import type { CostBucket } from "./cost-bucket.ts";

type Body = Record<string, unknown>;

/** A query that costs more points than one may. */
export function tooDear(cost: number, maxCost: number): Body {
  return {
    errors: [
      {
        message: `Query cost is ${cost}, which exceeds the single query max cost limit (${maxCost}).`,
        extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost },
      },
    ],
  };
}

/** The bucket is empty: HTTP 200 all the same. */
export function throttled(requestedQueryCost: number, bucket: CostBucket): Body {
  return {
    errors: [
      {
        message: "Throttled",
        extensions: {
          code: "THROTTLED",
          documentation: "https://shopify.dev/api/usage/rate-limits",
        },
      },
    ],
    extensions: {
      cost: { requestedQueryCost, actualQueryCost: null, throttleStatus: bucket.status() },
    },
  };
}

/** A scope is missing: each field at the top is null, with an error of its own. */
export function accessDenied(operation: OperationDefinitionNode, missing: readonly string[]): Body {
  const names = operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
  const requiredAccess = `${missing.map((scope) => `\`${scope}\``).join(", ")} access scope.`;
  return {
    data: Object.fromEntries(names.map((name) => [name, null])),
    errors: names.map((name) => ({
      message: `Access denied for ${name} field. Required access: ${requiredAccess}`,
      path: [name],
      extensions: {
        code: "ACCESS_DENIED",
        documentation: "https://shopify.dev/api/usage/access-scopes",
        requiredAccess,
      },
    })),
  };
}

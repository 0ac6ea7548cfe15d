const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** The shop that an address names, if it is a shop's domain and nothing else. */
export function shopInAddress(request: Request): string | null {
  const shop = new URL(request.url).searchParams.get("shop")?.toLowerCase() ?? "";
  return SHOP_DOMAIN.test(shop) ? shop : null;
}

/**
 * The headers of every answer (security.md section 6). A document inside the admin names its shop, and only
 * that shop's admin may frame it; everything else may be framed by nobody and run nothing.
 */
export function securityHeaders(
  shopDomain: string | null,
  nonce: string,
): Readonly<Record<string, string>> {
  return headersWith(shopDomain === null ? outsideTheAdmin() : insideTheAdmin(shopDomain, nonce));
}

/**
 * The headers of the library's own pages on the way in and out. They carry a script without a nonce, and
 * nothing of ours; but only the shop's admin may frame them.
 */
export function passagePageHeaders(shopDomain: string | null): Readonly<Record<string, string>> {
  return headersWith([
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    shopDomain === null
      ? "frame-ancestors 'none'"
      : `frame-ancestors https://${shopDomain} https://admin.shopify.com`,
  ]);
}

function headersWith(policy: readonly string[]): Readonly<Record<string, string>> {
  return {
    "Content-Security-Policy": policy.join("; "),
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
  };
}

function insideTheAdmin(shop: string, nonce: string): readonly string[] {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' https://cdn.shopify.com`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: https://cdn.shopify.com",
    `connect-src 'self' https://${shop} https://admin.shopify.com`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors https://${shop} https://admin.shopify.com`,
  ];
}

// The login page has a style sheet and a form. Chromium holds the form's redirect to form-action too.
function outsideTheAdmin(): readonly string[] {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "form-action 'self' https://admin.shopify.com https://*.myshopify.com",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
}

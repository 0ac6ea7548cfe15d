import { describe, expect, it } from "vitest";
import { securityHeaders, shopInAddress } from "#app/content-security-policy.server.ts";

const at = (query: string) => shopInAddress(new Request(`https://app.test/app${query}`));

describe("the shop in an address", () => {
  it("is a shop's own domain", () => {
    expect(at("?shop=Tea-House.myshopify.com")).toBe("tea-house.myshopify.com");
  });

  it.each([
    "",
    "?shop=",
    "?shop=tea.myshopify.com.evil.test",
    "?shop=tea.myshopify.com;script-src *",
    "?shop=-tea.myshopify.com",
    "?shop=a.b.myshopify.com",
    "?shop=tea.myshopify.com%0aX: y",
  ])("is none in %s", (query) => expect(at(query)).toBeNull());
});

describe("the security headers", () => {
  it("let the shop's admin alone frame a document, and its own scripts alone run", () => {
    const policy = securityHeaders("tea.myshopify.com", "abc")["Content-Security-Policy"];
    expect(policy).toContain("frame-ancestors https://tea.myshopify.com https://admin.shopify.com");
    expect(policy).toContain("script-src 'self' 'nonce-abc' https://cdn.shopify.com");
    expect(policy).not.toContain("unsafe-eval");
  });

  it("let nobody frame anything else, and nothing run", () => {
    const policy = securityHeaders(null, "abc")["Content-Security-Policy"];
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("script-src");
  });
});

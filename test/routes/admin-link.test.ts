import { describe, expect, it } from "vitest";
import { withAdminQuery } from "#app/ui/admin-link.tsx";

const HERE = "?shop=tea.myshopify.com&host=abc&embedded=1&locale=mk-MK&id_token=x&after=70";

describe("a link within the app", () => {
  it("keeps the shop, the host and the language of the admin, and no token or page", () => {
    expect(withAdminQuery("/app/segments", HERE)).toBe(
      "/app/segments?shop=tea.myshopify.com&host=abc&embedded=1&locale=mk-MK",
    );
  });

  it("keeps its own query before that", () => {
    expect(withAdminQuery("/app/activity?before=9&locale=ru", HERE)).toBe(
      "/app/activity?before=9&locale=ru&shop=tea.myshopify.com&host=abc&embedded=1",
    );
  });

  it("stays as it is where it leads elsewhere, or nothing is known", () => {
    expect(withAdminQuery("https://help.example/", HERE)).toBe("https://help.example/");
    expect(withAdminQuery("/app", "")).toBe("/app");
  });
});

-- Until when Shopify wants no call of the shop: it answered 429.
ALTER TABLE "buckets" ADD COLUMN "not_before" TIMESTAMPTZ(6);

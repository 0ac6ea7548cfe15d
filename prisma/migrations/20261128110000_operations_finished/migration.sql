-- How many of a shop's bulk operations Shopify has told us the end of.
ALTER TABLE "shops" ADD COLUMN "operations_finished" INTEGER NOT NULL DEFAULT 0;

-- Whose tags are not to the letter what they should be: without it every preview, and every look for whom a run writes to,
-- would compare everybody's. A comparison with a number is taken for a rare one, which it is; of a condition that begins
-- with NOT the planner believes that it leaves nearly everybody, and reads them all.
CREATE INDEX "customers_to_write" ON "customers"("shop_id", "customer_id") WHERE deleted_at IS NULL AND CASE WHEN desired_tags <@ written_tags AND written_tags <@ desired_tags THEN 0 ELSE 1 END = 1;

-- The few with a tag that was there before us.
CREATE INDEX "customers_found_before" ON "customers"("shop_id", "customer_id") WHERE deleted_at IS NULL AND already_there <> '{}';

-- Counts who carries a tag of ours, and is small: entries of one shop are alike.
CREATE INDEX "customers_tagged" ON "customers"("shop_id") WHERE deleted_at IS NULL AND written_tags <> '{}';

-- When a shop's news were last applied: one entry is read, not a week of them.
CREATE INDEX "deliveries_applied_last" ON "deliveries"("shop_domain", "applied_at") WHERE state = 'applied';

-- CreateTable
CREATE TABLE "order_sources" (
    "shop_id" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "orders" INTEGER NOT NULL,

    CONSTRAINT "order_sources_pkey" PRIMARY KEY ("shop_id","source")
);

-- AddForeignKey
ALTER TABLE "order_sources" ADD CONSTRAINT "order_sources_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is kept of each customer holds more now: everybody is counted from the beginning, and nothing is drawn until then.
DELETE FROM "stage_flows";
DELETE FROM "stage_exits";
DELETE FROM "cohort_months";
DELETE FROM "order_gaps";
DELETE FROM "stage_sales";
DELETE FROM "customer_cells";
DELETE FROM "audience_cells";
DELETE FROM "boundary_days";
UPDATE "tallies" SET "due" = true, "counted" = NULL;
UPDATE "cursors" SET "rounds" = 0, "begun_at" = NULL WHERE "kind" = 'roll-ups';
UPDATE "schedules" SET "next_run_at" = now() WHERE "kind" = 'roll-ups';

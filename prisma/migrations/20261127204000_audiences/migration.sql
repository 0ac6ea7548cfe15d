-- CreateTable
CREATE TABLE "audience_cells" (
    "shop_id" BIGINT NOT NULL,
    "audience" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "left_out" TEXT NOT NULL,
    "customers" INTEGER NOT NULL,
    "reachable" INTEGER NOT NULL,
    "reachable_by_sms" INTEGER NOT NULL,

    CONSTRAINT "audience_cells_pkey" PRIMARY KEY ("shop_id","audience","stage","left_out")
);

-- AddForeignKey
ALTER TABLE "audience_cells" ADD CONSTRAINT "audience_cells_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "ledger_by_tag" ON "ledger"("shop_id", "tag");

-- What is kept of each customer holds more now: everybody is counted from the beginning, and nothing is drawn until then.
DELETE FROM "stage_flows";
DELETE FROM "stage_exits";
DELETE FROM "cohort_months";
DELETE FROM "order_gaps";
DELETE FROM "stage_sales";
DELETE FROM "customer_cells";
UPDATE "tallies" SET "due" = true, "counted" = NULL;
UPDATE "cursors" SET "rounds" = 0, "begun_at" = NULL WHERE "kind" = 'roll-ups';
UPDATE "schedules" SET "next_run_at" = now() WHERE "kind" = 'roll-ups';

-- CreateTable
CREATE TABLE "boundary_days" (
    "shop_id" BIGINT NOT NULL,
    "repeat" BOOLEAN NOT NULL,
    "boundary" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "customers" INTEGER NOT NULL,

    CONSTRAINT "boundary_days_pkey" PRIMARY KEY ("shop_id","repeat","boundary","days")
);

-- AddForeignKey
ALTER TABLE "boundary_days" ADD CONSTRAINT "boundary_days_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is kept of each customer holds more now: everybody is counted from the beginning, and nothing is drawn until then.
DELETE FROM "stage_flows";
DELETE FROM "stage_exits";
DELETE FROM "cohort_months";
DELETE FROM "order_gaps";
DELETE FROM "stage_sales";
DELETE FROM "customer_cells";
DELETE FROM "audience_cells";
UPDATE "tallies" SET "due" = true, "counted" = NULL;
UPDATE "cursors" SET "rounds" = 0, "begun_at" = NULL WHERE "kind" = 'roll-ups';
UPDATE "schedules" SET "next_run_at" = now() WHERE "kind" = 'roll-ups';

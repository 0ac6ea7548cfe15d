-- CreateTable
CREATE TABLE "tallies" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "due" BOOLEAN NOT NULL DEFAULT true,
    "counted" JSON,

    CONSTRAINT "tallies_pkey" PRIMARY KEY ("shop_id","customer_id")
);

-- CreateTable
CREATE TABLE "stage_flows" (
    "shop_id" BIGINT NOT NULL,
    "day" INTEGER NOT NULL,
    "from_stage" TEXT NOT NULL,
    "to_stage" TEXT NOT NULL,
    "by_order" BOOLEAN NOT NULL,
    "customers" INTEGER NOT NULL,
    "reachable" INTEGER NOT NULL,

    CONSTRAINT "stage_flows_pkey" PRIMARY KEY ("shop_id","day","from_stage","to_stage","by_order")
);

-- CreateTable
CREATE TABLE "stage_exits" (
    "shop_id" BIGINT NOT NULL,
    "entered_day" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "to_stage" TEXT NOT NULL,
    "by_order" BOOLEAN NOT NULL,
    "customers" INTEGER NOT NULL,

    CONSTRAINT "stage_exits_pkey" PRIMARY KEY ("shop_id","entered_day","stage","to_stage","by_order")
);

-- CreateTable
CREATE TABLE "cohort_months" (
    "shop_id" BIGINT NOT NULL,
    "month" INTEGER NOT NULL,
    "since" INTEGER NOT NULL,
    "buyers" INTEGER NOT NULL,
    "orders" INTEGER NOT NULL,
    "net" BIGINT NOT NULL,
    "repeaters" INTEGER NOT NULL,

    CONSTRAINT "cohort_months_pkey" PRIMARY KEY ("shop_id","month","since")
);

-- CreateTable
CREATE TABLE "order_gaps" (
    "shop_id" BIGINT NOT NULL,
    "month" INTEGER NOT NULL,
    "first" BOOLEAN NOT NULL,
    "days" INTEGER NOT NULL,
    "gaps" INTEGER NOT NULL,

    CONSTRAINT "order_gaps_pkey" PRIMARY KEY ("shop_id","month","first","days")
);

-- CreateTable
CREATE TABLE "stage_sales" (
    "shop_id" BIGINT NOT NULL,
    "day" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "orders" INTEGER NOT NULL,
    "net" BIGINT NOT NULL,

    CONSTRAINT "stage_sales_pkey" PRIMARY KEY ("shop_id","day","stage")
);

-- CreateTable
CREATE TABLE "customer_cells" (
    "shop_id" BIGINT NOT NULL,
    "stage" TEXT NOT NULL,
    "purchases" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "recency" SMALLINT NOT NULL,
    "frequency" SMALLINT NOT NULL,
    "monetary" SMALLINT NOT NULL,
    "customers" INTEGER NOT NULL,
    "reachable" INTEGER NOT NULL,
    "net" BIGINT NOT NULL,

    CONSTRAINT "customer_cells_pkey" PRIMARY KEY ("shop_id","stage","purchases","tier","recency","frequency","monetary")
);

-- CreateIndex
CREATE INDEX "tallies_due" ON "tallies"("shop_id", "customer_id") WHERE "due";

-- AddForeignKey
ALTER TABLE "tallies" ADD CONSTRAINT "tallies_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_flows" ADD CONSTRAINT "stage_flows_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_exits" ADD CONSTRAINT "stage_exits_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_months" ADD CONSTRAINT "cohort_months_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_gaps" ADD CONSTRAINT "order_gaps_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_sales" ADD CONSTRAINT "stage_sales_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_cells" ADD CONSTRAINT "customer_cells_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The sums of one row change many times a page; whatever is read is in no index but the key.
ALTER TABLE "stage_flows" SET (fillfactor = 70);
ALTER TABLE "stage_exits" SET (fillfactor = 70);
ALTER TABLE "stage_sales" SET (fillfactor = 70);

-- Shops that have imported before are counted from the beginning.
INSERT INTO "tallies" ("shop_id", "customer_id")
SELECT "shop_id", "customer_id" FROM "customers" WHERE "stage" IS NOT NULL;

INSERT INTO "cursors" ("shop_id", "kind", "reached")
SELECT "shop_id", 'roll-ups', "reached" FROM "cursors" WHERE "kind" = 'orders';

INSERT INTO "schedules" ("shop_id", "kind", "next_run_at")
SELECT c."shop_id", 'roll-ups', now()
  FROM "cursors" c JOIN "shops" s ON s."shop_id" = c."shop_id"
 WHERE c."kind" = 'orders' AND s."installed_at" IS NOT NULL AND s."uninstalled_at" IS NULL
ON CONFLICT DO NOTHING;

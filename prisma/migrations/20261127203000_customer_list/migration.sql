-- The sorts of the list of all customers; its pages go on from (key, id).
CREATE INDEX "customers_by_creation" ON "customers"("shop_id", "created_at", "customer_id") WHERE deleted_at IS NULL;
CREATE INDEX "customers_by_spend" ON "customers"("shop_id", "net_spent", "customer_id") WHERE deleted_at IS NULL;
-- Whoever never ordered comes after everybody who did.
CREATE INDEX "customers_by_last_order" ON "customers"("shop_id", (coalesce(last_order_at, timestamptz '1970-01-01 00:00:00+00')), "customer_id") WHERE deleted_at IS NULL;

-- CreateTable
CREATE TABLE "saved_views" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("shop_id","id")
);

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

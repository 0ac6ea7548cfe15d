-- The few whose tags failed or are left alone: without it they would be looked for among everybody.
CREATE INDEX "customers_not_written" ON "customers"("shop_id", "customer_id") WHERE deleted_at IS NULL AND (locked OR excluded OR failure IS NOT NULL OR refused IS NOT NULL);

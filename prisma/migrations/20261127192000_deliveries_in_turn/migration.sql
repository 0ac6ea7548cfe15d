-- DropIndex
DROP INDEX "deliveries_open";

-- CreateIndex
-- Shops are served in turn: who has open deliveries is found by one look a shop, then the most urgent of one shop.
-- Partial: applied deliveries are most of the table and never looked for.
CREATE INDEX "deliveries_open" ON "deliveries"("shop_domain", "urgency", "next_try_at") WHERE state = 'open';

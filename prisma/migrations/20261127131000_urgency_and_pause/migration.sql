-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "tagging_paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "writing_refused_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "customers" ADD COLUMN     "tags_at" TIMESTAMPTZ(3),
ADD COLUMN     "urgency" SMALLINT NOT NULL DEFAULT 2;

-- DropIndex
DROP INDEX "customers_due";

-- CreateIndex
-- Partial: the index of all work holds the rows that have any.
CREATE INDEX "customers_due" ON "customers"("shop_id", "urgency", "due_at") WHERE due_at IS NOT NULL;

-- CreateIndex
-- Partial: both hold few rows, most of the time none.
CREATE INDEX "customers_dead" ON "customers"("shop_id", "customer_id") WHERE due_at IS NULL AND failure IS NOT NULL;

-- CreateIndex
CREATE INDEX "customers_reread" ON "customers"("shop_id", "customer_id") WHERE reread;

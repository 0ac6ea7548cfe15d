-- AlterTable
ALTER TABLE "customers" ADD COLUMN     "frozen_in" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "frozen_out" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "run_id" BIGINT;

-- AlterTable
ALTER TABLE "tag_runs" ADD COLUMN     "cause" TEXT,
ADD COLUMN     "created_by" TEXT,
ADD COLUMN     "drip_per_day" INTEGER,
ADD COLUMN     "policy_after" INTEGER,
ADD COLUMN     "policy_before" INTEGER,
ADD COLUMN     "result" TEXT,
ADD COLUMN     "undoes" BIGINT,
ADD COLUMN     "waits_until" TIMESTAMPTZ(3),
ADD COLUMN     "writes_from" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "customers_by_run" ON "customers"("shop_id", "run_id") WHERE run_id IS NOT NULL;

-- CreateIndex
CREATE INDEX "tag_changes_by_run" ON "tag_changes"("shop_id", "run_id", "customer_id") WHERE run_id IS NOT NULL;

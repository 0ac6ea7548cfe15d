-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "urgency" SMALLINT NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "refetches" ADD COLUMN     "failed_at" TIMESTAMPTZ(3),
ADD COLUMN     "failure" TEXT;

-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "tombstone_key" TEXT;

-- CreateTable
CREATE TABLE "gone_objects" (
    "shop_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "object_id" BIGINT NOT NULL,
    "merged_into" BIGINT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gone_objects_pkey" PRIMARY KEY ("shop_id","kind","object_id")
);

-- CreateTable
CREATE TABLE "tombstones" (
    "shop_id" BIGINT NOT NULL,
    "digest" BYTEA NOT NULL,

    CONSTRAINT "tombstones_pkey" PRIMARY KEY ("shop_id","digest")
);

-- CreateTable
CREATE TABLE "data_requests" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "document" JSONB NOT NULL,
    "downloaded_at" TIMESTAMPTZ(3),

    CONSTRAINT "data_requests_pkey" PRIMARY KEY ("shop_id","id")
);

-- DropIndex
DROP INDEX "deliveries_open";

-- CreateIndex
-- Partial: applied deliveries are most of the table and never looked for.
CREATE INDEX "deliveries_open" ON "deliveries"("urgency", "next_try_at") WHERE state = 'open';

-- CreateIndex
CREATE INDEX "deliveries_dead" ON "deliveries"("shop_domain", "next_try_at") WHERE state = 'dead';

-- CreateIndex
-- Rows lie in the order in which they came: what is old enough to go is found without a tree that every webhook pays for.
CREATE INDEX "deliveries_applied" ON "deliveries" USING BRIN ("applied_at");

-- AddForeignKey
ALTER TABLE "gone_objects" ADD CONSTRAINT "gone_objects_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tombstones" ADD CONSTRAINT "tombstones_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_requests" ADD CONSTRAINT "data_requests_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- HMAC-SHA-256 (RFC 2104) over the key's two padded blocks: who was redacted is told apart inside one statement.
CREATE FUNCTION hmac_sha256(message text, inner_pad bytea, outer_pad bytea) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8')));

-- Shops that are already there clear away what is old from now on.
INSERT INTO "schedules" ("shop_id", "kind", "next_run_at")
SELECT "shop_id", 'retention', now() FROM "shops"
 WHERE "installed_at" IS NOT NULL AND "uninstalled_at" IS NULL
ON CONFLICT DO NOTHING;

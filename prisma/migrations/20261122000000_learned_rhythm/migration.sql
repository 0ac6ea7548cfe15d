-- AlterTable
ALTER TABLE "customers" ADD COLUMN     "cycle_days" INTEGER,
ADD COLUMN     "due_days" INTEGER,
ADD COLUMN     "facets" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "first_day" INTEGER,
ADD COLUMN     "first_gap_days" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "gap_days" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "gaps" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "lapsed_days" INTEGER,
ADD COLUMN     "last_day" INTEGER,
ADD COLUMN     "lost_days" INTEGER,
ADD COLUMN     "rfm" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
ADD COLUMN     "rhythm_version" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "risk_days" INTEGER,
ADD COLUMN     "subscription" TEXT,
ADD COLUMN     "sum_log_gap" DOUBLE PRECISION NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "cut_offs" ADD COLUMN     "rfm" JSONB;

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "holdout_salt" TEXT NOT NULL DEFAULT (gen_random_uuid())::text;

-- CreateTable
CREATE TABLE "rhythms" (
    "shop_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "learned" JSONB NOT NULL,
    "fitted_at" TIMESTAMPTZ(3) NOT NULL,
    "failed_at" TIMESTAMPTZ(3),

    CONSTRAINT "rhythms_pkey" PRIMARY KEY ("shop_id","version")
);

-- CreateTable
CREATE TABLE "selling_plan_products" (
    "shop_id" BIGINT NOT NULL,
    "product_id" BIGINT NOT NULL,

    CONSTRAINT "selling_plan_products_pkey" PRIMARY KEY ("shop_id","product_id")
);

-- AddForeignKey
ALTER TABLE "rhythms" ADD CONSTRAINT "rhythms_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "selling_plan_products" ADD CONSTRAINT "selling_plan_products_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Nobody chose the windows that came with the installation: from now on they are learned.
UPDATE "settings"
   SET "policy" = "policy" || '{"prospectCold": null,
                                "oneTime": {"risk": null, "lapsed": null, "lost": null},
                                "repeat": {"risk": null, "lapsed": null, "lost": null}}'::jsonb
 WHERE "created_by" = 'system';
UPDATE "settings"
   SET "policy" = '{"products": [], "exclusions": {"sources": [], "tags": []}, "holdoutPercent": 10}'::jsonb || "policy";

-- Shops that are already there are fitted at once, and their products and subscribers read.
INSERT INTO "schedules" ("shop_id", "kind", "next_run_at")
SELECT "shop_id", "kind", now() FROM "shops", unnest(ARRAY['refit', 'shop-details']) AS "kind"
 WHERE "installed_at" IS NOT NULL AND "uninstalled_at" IS NULL
ON CONFLICT DO NOTHING;

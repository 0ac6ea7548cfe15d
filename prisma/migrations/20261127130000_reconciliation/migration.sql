-- CreateTable
CREATE TABLE "cursors" (
    "shop_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "reached" TIMESTAMPTZ(3) NOT NULL,
    "begun_at" TIMESTAMPTZ(3),
    "last_id" BIGINT NOT NULL DEFAULT 0,
    "found" JSONB NOT NULL DEFAULT '{}',
    "rounds" INTEGER NOT NULL DEFAULT 0,
    "operation" TEXT,

    CONSTRAINT "cursors_pkey" PRIMARY KEY ("shop_id","kind")
);

-- CreateTable
CREATE TABLE "health" (
    "shop_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "health_pkey" PRIMARY KEY ("shop_id","kind")
);

-- AddForeignKey
ALTER TABLE "cursors" ADD CONSTRAINT "cursors_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "health" ADD CONSTRAINT "health_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Shops that have imported before are swept from the beginning of their last import on.
INSERT INTO "cursors" ("shop_id", "kind", "reached")
SELECT i."shop_id", k."kind", max(i."started_at")
  FROM "imports" i CROSS JOIN (VALUES ('orders'), ('customers'), ('tags'), ('counts')) AS k("kind")
 WHERE i."phase" IN ('computing', 'ready')
 GROUP BY i."shop_id", k."kind";

INSERT INTO "schedules" ("shop_id", "kind", "next_run_at")
SELECT s."shop_id", k."kind", now()
  FROM "shops" s CROSS JOIN (VALUES ('orders-sweep'), ('customers-sweep'), ('tag-audit'), ('count-check'), ('health')) AS k("kind")
 WHERE s."installed_at" IS NOT NULL AND s."uninstalled_at" IS NULL
ON CONFLICT DO NOTHING;

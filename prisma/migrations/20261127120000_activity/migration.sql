-- CreateTable
CREATE TABLE "activity" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "counts" JSONB NOT NULL,
    "note" TEXT,
    "run_id" BIGINT,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("shop_id","id")
);

-- AddForeignKey
ALTER TABLE "activity" ADD CONSTRAINT "activity_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

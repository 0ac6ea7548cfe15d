-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "language" TEXT;

-- CreateTable
CREATE TABLE "staff_languages" (
    "shop_id" BIGINT NOT NULL,
    "staff_id" TEXT NOT NULL,
    "language" TEXT NOT NULL,

    CONSTRAINT "staff_languages_pkey" PRIMARY KEY ("shop_id","staff_id")
);

-- AddForeignKey
ALTER TABLE "staff_languages" ADD CONSTRAINT "staff_languages_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

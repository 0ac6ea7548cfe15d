-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "guide_hidden_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "imports" ADD COLUMN     "phase_since" TIMESTAMPTZ(3),
ADD COLUMN     "step" JSONB;

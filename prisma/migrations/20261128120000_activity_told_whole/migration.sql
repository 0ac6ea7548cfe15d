-- Who did it by hand, when it began, and whom somebody chose: a redaction takes these ids out again.
ALTER TABLE "activity" ADD COLUMN "created_by" TEXT,
                       ADD COLUMN "began_at" TIMESTAMPTZ(3),
                       ADD COLUMN "customer_ids" BIGINT[] NOT NULL DEFAULT '{}';

-- One kind of entry is read page by page without those of the other kinds.
CREATE INDEX "activity_by_kind" ON "activity"("shop_id", "kind", "id");

-- Why an import failed, as a word that every language has a sentence for; "failure" keeps what support asks for.
ALTER TABLE "imports" ADD COLUMN "failure_reason" TEXT;

-- Tries of a job that threw, one after another; "attempts" counts every time that it was taken up.
ALTER TABLE "schedules" ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0,
                        ADD COLUMN "failing_since" TIMESTAMPTZ(3),
                        ADD COLUMN "failure" TEXT;

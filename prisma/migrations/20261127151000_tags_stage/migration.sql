-- The stage that the tags were last brought to: a worker may end between finding a move and looking at the tags.
ALTER TABLE "customers" ADD COLUMN "tags_stage" TEXT;

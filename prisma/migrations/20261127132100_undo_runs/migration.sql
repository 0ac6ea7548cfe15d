-- AlterTable
ALTER TABLE "tag_runs" ADD COLUMN     "left_alone_to" BIGINT;

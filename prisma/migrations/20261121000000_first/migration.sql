-- Instants cross the border between SQL and TypeScript as epoch milliseconds.
CREATE FUNCTION epoch_ms(at timestamptz) RETURNS float8
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (extract(epoch FROM at) * 1000)::float8;

CREATE FUNCTION from_epoch_ms(ms float8) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN to_timestamp(ms / 1000);

-- A shop-local calendar day, counted from 1970-01-01.
CREATE FUNCTION local_day(at timestamptz, time_zone text) RETURNS int
  LANGUAGE sql STABLE PARALLEL SAFE RETURN (at AT TIME ZONE time_zone)::date - DATE '1970-01-01';

-- CreateTable
CREATE TABLE "shops" (
    "shop_id" BIGSERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "currency" TEXT NOT NULL DEFAULT '',
    "currency_digits" INTEGER NOT NULL DEFAULT 2,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "scopes" TEXT NOT NULL DEFAULT '',
    "tagging" TEXT NOT NULL DEFAULT 'off',
    "installed_at" TIMESTAMPTZ(3),
    "uninstalled_at" TIMESTAMPTZ(3),

    CONSTRAINT "shops_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "shop_id" BIGINT NOT NULL,
    "id" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "scope" TEXT,
    "user_id" BIGINT,
    "expires" TIMESTAMPTZ(3),
    "access_token" TEXT,
    "refresh_token" TEXT,
    "refresh_token_expires" TIMESTAMPTZ(3),
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "shop_domain" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT,
    "triggered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("shop_domain","topic","webhook_id")
);

-- CreateTable
CREATE TABLE "settings" (
    "shop_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("shop_id","version")
);

-- CreateTable
CREATE TABLE "customers" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "subscribed_at" TIMESTAMPTZ(3),
    "email_state" TEXT NOT NULL,
    "sms_state" TEXT NOT NULL,
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "triggered_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "purchases" INTEGER NOT NULL DEFAULT 0,
    "first_order_at" TIMESTAMPTZ(3),
    "last_order_at" TIMESTAMPTZ(3),
    "net_spent" BIGINT NOT NULL DEFAULT 0,
    "stage" TEXT,
    "stage_since" TIMESTAMPTZ(3),
    "stage_cause" TEXT,
    "next_stage" TEXT,
    "next_stage_at" TIMESTAMPTZ(3),
    "value_tier" TEXT,
    "vip" BOOLEAN NOT NULL DEFAULT false,
    "due_now" BOOLEAN NOT NULL DEFAULT false,
    "policy_version" INTEGER NOT NULL DEFAULT 0,
    "desired_tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "written_tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "already_there" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "locked" BOOLEAN NOT NULL DEFAULT false,
    "excluded" BOOLEAN NOT NULL DEFAULT false,
    "next_change_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "lease" UUID,
    "leased_version" INTEGER NOT NULL DEFAULT 0,
    "reread" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "refused" TEXT,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("shop_id","customer_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "processed_at" TIMESTAMPTZ(3) NOT NULL,
    "day" INTEGER NOT NULL,
    "net" BIGINT NOT NULL,
    "refunded" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "product_ids" BIGINT[],
    "quantities" INTEGER[],
    "status" TEXT NOT NULL,
    "counts" BOOLEAN NOT NULL,
    "source" TEXT,
    "test" BOOLEAN NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "source_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "triggered_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "refetches" (
    "shop_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "object_id" BIGINT NOT NULL,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "refetches_pkey" PRIMARY KEY ("shop_id","kind","object_id")
);

-- CreateTable
CREATE TABLE "stage_changes" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from_stage" TEXT,
    "to_stage" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stage_changes_pkey" PRIMARY KEY ("shop_id","customer_id","at","to_stage")
);

-- CreateTable
CREATE TABLE "tag_changes" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "added" TEXT[],
    "removed" TEXT[],
    "run_id" BIGINT,

    CONSTRAINT "tag_changes_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "ledger" (
    "shop_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "tag" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_pkey" PRIMARY KEY ("shop_id","customer_id","tag")
);

-- CreateTable
CREATE TABLE "intents" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "run_id" BIGINT,
    "before" TEXT[],
    "adds" TEXT[],
    "removes" TEXT[],
    "customer_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "intents_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "tag_runs" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "customers" INTEGER NOT NULL,
    "written" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "chunk" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "tag_runs_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "imports" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "phase" TEXT NOT NULL,
    "customers_operation" TEXT,
    "orders_operation" TEXT,
    "objects" BIGINT NOT NULL DEFAULT 0,
    "bytes_total" BIGINT NOT NULL DEFAULT 0,
    "bytes_read" BIGINT NOT NULL DEFAULT 0,
    "customers" INTEGER NOT NULL DEFAULT 0,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "guest_orders" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,

    CONSTRAINT "imports_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "cut_offs" (
    "shop_id" BIGINT NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "buyers" INTEGER NOT NULL,
    "low_max" BIGINT NOT NULL,
    "mid_max" BIGINT NOT NULL,
    "vip_stay" BIGINT NOT NULL,
    "vip_enter" BIGINT NOT NULL,

    CONSTRAINT "cut_offs_pkey" PRIMARY KEY ("shop_id","computed_at")
);

-- CreateTable
CREATE TABLE "schedules" (
    "shop_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "next_run_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("shop_id","kind")
);

-- CreateTable
CREATE TABLE "buckets" (
    "shop_id" BIGINT NOT NULL,
    "available" DOUBLE PRECISION NOT NULL,
    "bulk_available" DOUBLE PRECISION NOT NULL,
    "maximum" DOUBLE PRECISION NOT NULL,
    "restore_rate" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "buckets_pkey" PRIMARY KEY ("shop_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "shops_domain_key" ON "shops"("domain");

-- CreateIndex
-- Partial: applied deliveries are most of the table and never looked for.
CREATE INDEX "deliveries_open" ON "deliveries"("next_try_at") WHERE state = 'open';

-- CreateIndex
-- Partial: the index of all work holds the rows that have any.
CREATE INDEX "customers_due" ON "customers"("shop_id", "due_at") WHERE due_at IS NOT NULL;

-- CreateIndex
CREATE INDEX "customers_by_stage" ON "customers"("shop_id", "stage", "customer_id");

-- CreateIndex
CREATE INDEX "orders_by_customer" ON "orders"("shop_id", "customer_id", "processed_at");

-- CreateIndex
CREATE INDEX "refetches_next" ON "refetches"("shop_id", "next_try_at");

-- CreateIndex
CREATE INDEX "stage_changes_by_time" ON "stage_changes"("shop_id", "at");

-- CreateIndex
CREATE INDEX "tag_changes_by_customer" ON "tag_changes"("shop_id", "customer_id", "at");

-- CreateIndex
CREATE INDEX "intents_by_customer" ON "intents"("shop_id", "customer_id");

-- CreateIndex
CREATE INDEX "schedules_next" ON "schedules"("next_run_at");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "settings" ADD CONSTRAINT "settings_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customers" ADD CONSTRAINT "customers_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refetches" ADD CONSTRAINT "refetches_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_changes" ADD CONSTRAINT "stage_changes_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tag_changes" ADD CONSTRAINT "tag_changes_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger" ADD CONSTRAINT "ledger_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "intents" ADD CONSTRAINT "intents_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tag_runs" ADD CONSTRAINT "tag_runs_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imports" ADD CONSTRAINT "imports_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cut_offs" ADD CONSTRAINT "cut_offs_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "buckets" ADD CONSTRAINT "buckets_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE CASCADE;



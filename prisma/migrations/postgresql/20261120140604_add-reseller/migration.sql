-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "marginPpm" INTEGER;

-- AlterTable
ALTER TABLE "Model" ADD COLUMN     "capabilities" TEXT NOT NULL DEFAULT '[]',
ADD COLUMN     "isListed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "marginPpm" INTEGER;

-- AlterTable
ALTER TABLE "UsageRecord" ADD COLUMN     "marginPpm" INTEGER;

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "allowedModels" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMP(3),
    "expiresAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelRoute" (
    "pattern" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "upstreamModel" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "ModelRoute_pkey" PRIMARY KEY ("pattern")
);

-- CreateTable
CREATE TABLE "Balance" (
    "organizationId" TEXT NOT NULL,
    "availableNanoUsd" BIGINT NOT NULL,
    "heldNanoUsd" BIGINT NOT NULL,
    "entries" INTEGER NOT NULL,

    CONSTRAINT "Balance_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "LedgerEntry" (
    "organizationId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "debitAccount" TEXT NOT NULL,
    "creditAccount" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "balanceAfterNanoUsd" BIGINT NOT NULL,
    "reference" TEXT NOT NULL,
    "requestId" TEXT,
    "paymentId" TEXT,
    "description" TEXT NOT NULL,
    "createdById" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("organizationId","sequence")
);

-- CreateTable
CREATE TABLE "Hold" (
    "requestId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "priceVersionId" TEXT NOT NULL,
    "marginPpm" INTEGER NOT NULL,
    "inputTokensMax" INTEGER NOT NULL,
    "outputTokensMax" INTEGER NOT NULL,
    "owner" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "closedAt" TIMESTAMP(3),

    CONSTRAINT "Hold_pkey" PRIMARY KEY ("requestId")
);

-- CreateTable
CREATE TABLE "Payment" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "refundedNanoUsd" BIGINT NOT NULL DEFAULT 0,
    "disputedNanoUsd" BIGINT NOT NULL DEFAULT 0,
    "checkoutId" TEXT,
    "paymentIntentId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "paidAt" TIMESTAMP(3),

    CONSTRAINT "Payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PaymentEvent" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "paymentId" TEXT,
    "outcome" TEXT NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PaymentEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotentCall" (
    "credentialId" TEXT NOT NULL,
    "keyDigest" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "bodyDigest" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "isStreaming" BOOLEAN NOT NULL,
    "statusCode" INTEGER,
    "sealedAnswer" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "IdempotentCall_pkey" PRIMARY KEY ("credentialId","keyDigest")
);

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_digest_key" ON "ApiKey"("digest");

-- CreateIndex
CREATE INDEX "ApiKey_organizationId_createdAt_idx" ON "ApiKey"("organizationId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_id_key" ON "LedgerEntry"("id");

-- CreateIndex
CREATE INDEX "LedgerEntry_requestId_idx" ON "LedgerEntry"("requestId");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_type_reference_key" ON "LedgerEntry"("type", "reference");

-- Only of open holds, which are few: every call opens and closes one.
CREATE INDEX "Hold_open_idx" ON "Hold"("owner", "expiresAt") WHERE "status" = 'open';

-- CreateIndex
CREATE INDEX "Hold_organizationId_requestId_idx" ON "Hold"("organizationId", "requestId");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_checkoutId_key" ON "Payment"("checkoutId");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_paymentIntentId_key" ON "Payment"("paymentIntentId");

-- CreateIndex
CREATE INDEX "Payment_organizationId_createdAt_idx" ON "Payment"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "IdempotentCall_expiresAt_idx" ON "IdempotentCall"("expiresAt");

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelRoute" ADD CONSTRAINT "ModelRoute_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "Provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is not in the schema: the guards of the ledger (src/ledger/README.md), and the group commit.

ALTER TABLE "Balance"
    ADD CONSTRAINT "Balance_available_not_negative" CHECK ("availableNanoUsd" >= 0),
    ADD CONSTRAINT "Balance_held_not_negative" CHECK ("heldNanoUsd" >= 0),
    ADD CONSTRAINT "Balance_entries_not_negative" CHECK ("entries" >= 0);

ALTER TABLE "LedgerEntry"
    ADD CONSTRAINT "LedgerEntry_amount_positive" CHECK ("amountNanoUsd" > 0),
    ADD CONSTRAINT "LedgerEntry_two_accounts" CHECK ("debitAccount" <> "creditAccount");

ALTER TABLE "Hold"
    ADD CONSTRAINT "Hold_amount_not_negative" CHECK ("amountNanoUsd" >= 0),
    ADD CONSTRAINT "Hold_status_known" CHECK ("status" IN ('open', 'settled', 'released', 'expired')),
    ADD CONSTRAINT "Hold_closed_when_not_open" CHECK (("status" = 'open') = ("closedAt" IS NULL));

-- Takes its words from the trigger, so that each guard names itself.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_ARGV[0];
END $$;

-- Only triggers move a balance: with ledger entries, and with holds that open or close.
CREATE TRIGGER "Balance_starts_empty" BEFORE INSERT ON "Balance" FOR EACH ROW
WHEN (NEW."availableNanoUsd" <> 0 OR NEW."heldNanoUsd" <> 0 OR NEW."entries" <> 0)
EXECUTE FUNCTION "refuse_change"('a balance starts empty: post an entry');

CREATE TRIGGER "Balance_stays" BEFORE DELETE ON "Balance" FOR EACH ROW EXECUTE FUNCTION "refuse_change"('a balance is never deleted');
CREATE TRIGGER "Balance_is_never_emptied" BEFORE TRUNCATE ON "Balance" EXECUTE FUNCTION "refuse_change"('a balance is never deleted');

CREATE TRIGGER "LedgerEntry_is_never_changed" BEFORE UPDATE OR DELETE ON "LedgerEntry" FOR EACH ROW
EXECUTE FUNCTION "refuse_change"('ledger entries are append-only');
CREATE TRIGGER "LedgerEntry_is_never_emptied" BEFORE TRUNCATE ON "LedgerEntry" EXECUTE FUNCTION "refuse_change"('ledger entries are append-only');

CREATE TRIGGER "Hold_is_never_deleted" BEFORE DELETE ON "Hold" FOR EACH ROW EXECUTE FUNCTION "refuse_change"('holds are never deleted');
CREATE TRIGGER "Hold_is_never_emptied" BEFORE TRUNCATE ON "Hold" EXECUTE FUNCTION "refuse_change"('holds are never deleted');

CREATE TRIGGER "Hold_begins_open" BEFORE INSERT ON "Hold" FOR EACH ROW WHEN (NEW."status" <> 'open')
EXECUTE FUNCTION "refuse_change"('a hold begins open');

CREATE TRIGGER "Hold_once_closed_stays" BEFORE UPDATE ON "Hold" FOR EACH ROW WHEN (OLD."status" <> 'open')
EXECUTE FUNCTION "refuse_change"('a closed hold is never changed');

CREATE TRIGGER "Hold_changes_only_its_end" BEFORE UPDATE ON "Hold" FOR EACH ROW
WHEN ((NEW."requestId", NEW."organizationId", NEW."credentialId", NEW."amountNanoUsd", NEW."provider", NEW."model", NEW."priceVersionId",
        NEW."marginPpm", NEW."inputTokensMax", NEW."outputTokensMax", NEW."owner", NEW."createdAt")
    IS DISTINCT FROM (OLD."requestId", OLD."organizationId", OLD."credentialId", OLD."amountNanoUsd", OLD."provider", OLD."model", OLD."priceVersionId",
        OLD."marginPpm", OLD."inputTokensMax", OLD."outputTokensMax", OLD."owner", OLD."createdAt"))
EXECUTE FUNCTION "refuse_change"('of a hold only status, closedAt and expiresAt change');

-- One update of each balance per statement, however many rows it writes.
CREATE FUNCTION "move_balance_with_entries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "Balance" balance
    SET "availableNanoUsd" = balance."availableNanoUsd" + posted.amount, "entries" = balance."entries" + posted.entries
    FROM (
        SELECT "organizationId", count(*)::int AS entries, sum("amountNanoUsd" * (CASE WHEN "creditAccount" = "organizationId" THEN 1
            WHEN "debitAccount" = "organizationId" THEN -1 ELSE 0 END))::bigint AS amount
        FROM inserted GROUP BY 1
    ) posted WHERE balance."organizationId" = posted."organizationId";
    -- From the last entry back to the first, each must follow the one before it and state the balance after it.
    IF EXISTS (
        SELECT 1 FROM (
            SELECT entry."sequence", entry."balanceAfterNanoUsd", balance."entries",
                count(*) OVER later AS place,
                balance."availableNanoUsd" + balance."heldNanoUsd" - (sum(entry."amountNanoUsd" * (CASE
                    WHEN entry."creditAccount" = entry."organizationId" THEN 1 WHEN entry."debitAccount" = entry."organizationId" THEN -1 ELSE 0 END))
                    OVER (later ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS stated_less_later,
                balance."availableNanoUsd" + balance."heldNanoUsd" AS total
            FROM inserted entry LEFT JOIN "Balance" balance USING ("organizationId")
            WINDOW later AS (PARTITION BY entry."organizationId" ORDER BY entry."sequence" DESC)
        ) entry
        WHERE "entries" IS NULL OR "sequence" <> "entries" - place + 1 OR "balanceAfterNanoUsd" <> coalesce(stated_less_later, total)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            MESSAGE = 'a ledger entry must follow the last one and state the balance after it';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "LedgerEntry_moves_balance" AFTER INSERT ON "LedgerEntry" REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION "move_balance_with_entries"();

CREATE FUNCTION "move_balance_with_opened_holds"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "Balance" balance
    SET "availableNanoUsd" = balance."availableNanoUsd" - opened.amount, "heldNanoUsd" = balance."heldNanoUsd" + opened.amount
    FROM (SELECT "organizationId", sum("amountNanoUsd")::bigint AS amount FROM inserted GROUP BY 1) opened
    WHERE balance."organizationId" = opened."organizationId";
    IF EXISTS (SELECT 1 FROM inserted LEFT JOIN "Balance" balance USING ("organizationId") WHERE balance."entries" IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'a hold needs a balance';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "Hold_opens" AFTER INSERT ON "Hold" REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION "move_balance_with_opened_holds"();

CREATE FUNCTION "move_balance_with_closed_holds"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "Balance" balance
    SET "availableNanoUsd" = balance."availableNanoUsd" + closed.amount, "heldNanoUsd" = balance."heldNanoUsd" - closed.amount
    FROM (SELECT "organizationId", sum("amountNanoUsd")::bigint AS amount FROM updated WHERE "status" <> 'open' GROUP BY 1) closed
    WHERE balance."organizationId" = closed."organizationId";
    RETURN NULL;
END $$;
CREATE TRIGGER "Hold_closes" AFTER UPDATE ON "Hold" REFERENCING NEW TABLE AS updated
FOR EACH STATEMENT EXECUTE FUNCTION "move_balance_with_closed_holds"();

-- The group commit: all that a group of calls writes, in one statement and so in one transaction. In and out: src/db/postgresql/group-work.ts.
-- Locks are taken in the same order by everybody: balances, then holds, then usage rows, then sums of hours, each sorted by its key.
CREATE FUNCTION "commit_group"(work jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    closing_ids text[];
    organizations text[];
    closed int := 0;
    changed int;
    item record;
    organization text;
    available bigint;
    held bigint;
    entry_count int;
    charged bigint;
    overrun bigint;
    is_new boolean;
    entry "LedgerEntry";
    posted "LedgerEntry"[] := '{}';
    usage_row "UsageRecord";
    settled "UsageRecord"[] := '{}';
    hold "Hold";
    opened "Hold"[] := '{}';
    settlements jsonb := '{}';
    holds jsonb := '{}';
BEGIN
    SELECT coalesce(array_agg(DISTINCT open."requestId"), '{}'), coalesce(array_agg(DISTINCT open."organizationId"), '{}') INTO closing_ids, organizations
    FROM jsonb_to_recordset(work->'closings') AS closing("requestId" text, "owner" text, "expiredAt" timestamp(3))
    CROSS JOIN LATERAL (
        SELECT "requestId", "organizationId" FROM "Hold" WHERE closing."requestId" IS NOT NULL AND "requestId" = closing."requestId" AND "status" = 'open'
        UNION ALL
        SELECT "requestId", "organizationId" FROM "Hold" WHERE closing."owner" IS NOT NULL AND "status" = 'open' AND "owner" = closing."owner"
        UNION ALL
        SELECT "requestId", "organizationId" FROM "Hold" WHERE closing."expiredAt" IS NOT NULL AND "status" = 'open' AND "expiresAt" <= closing."expiredAt"
    ) open;

    INSERT INTO "Balance" ("organizationId", "availableNanoUsd", "heldNanoUsd", "entries")
    SELECT name, 0, 0, 0 FROM jsonb_array_elements_text(work->'organizations') AS name ORDER BY name ON CONFLICT DO NOTHING;
    PERFORM 1 FROM "Balance" WHERE "organizationId" = ANY (organizations || ARRAY(SELECT jsonb_array_elements_text(work->'organizations')))
    ORDER BY "organizationId" FOR UPDATE;
    PERFORM 1 FROM "Hold" WHERE "requestId" = ANY (closing_ids || ARRAY(SELECT jsonb_array_elements_text(work->'requests'))) AND "status" = 'open'
    ORDER BY "requestId" FOR UPDATE;

    IF work->'renewals' <> '[]' THEN
        UPDATE "Hold" SET "expiresAt" = renewal."expiresAt"
        FROM jsonb_to_recordset(work->'renewals') AS renewal("requestId" text, "expiresAt" timestamp(3))
        WHERE "Hold"."requestId" = renewal."requestId" AND "Hold"."status" = 'open';
    END IF;

    IF cardinality(closing_ids) > 0 THEN
        UPDATE "Hold" SET "status" = 'released', "closedAt" = closing."closedAt"
        FROM jsonb_to_recordset(work->'closings') AS closing("requestId" text, "closedAt" timestamp(3))
        WHERE "Hold"."requestId" = closing."requestId" AND "Hold"."status" = 'open';
        GET DIAGNOSTICS changed = ROW_COUNT;
        closed := closed + changed;
        UPDATE "Hold" SET "status" = 'expired', "closedAt" = closing."closedAt"
        FROM jsonb_to_recordset(work->'closings') AS closing("owner" text, "expiredAt" timestamp(3), "closedAt" timestamp(3))
        WHERE "Hold"."requestId" = ANY (closing_ids) AND "Hold"."status" = 'open'
            AND ("Hold"."owner" = closing."owner" OR "Hold"."expiresAt" <= closing."expiredAt");
        GET DIAGNOSTICS changed = ROW_COUNT;
        closed := closed + changed;
    END IF;

    IF work->'settlements' <> '[]' THEN
        UPDATE "Hold" SET "status" = settlement."status", "closedAt" = settlement."closedAt"
        FROM jsonb_to_recordset(work->'settlements') AS settlement("requestId" text, "status" text, "closedAt" timestamp(3))
        WHERE "Hold"."requestId" = settlement."requestId" AND "Hold"."status" = 'open';
        organization := NULL;
        FOR item IN
            SELECT * FROM ROWS FROM (jsonb_to_recordset(work->'settlements') AS ("requestId" text, "organizationId" text, "closedAt" timestamp(3),
                "priceNanoUsd" bigint, "chargeId" text, "overrunId" text, "description" text, "row" jsonb)) WITH ORDINALITY
            ORDER BY "organizationId", ordinality
        LOOP
            IF item."organizationId" IS DISTINCT FROM organization THEN
                organization := item."organizationId";
                SELECT "availableNanoUsd", "heldNanoUsd", "entries" INTO available, held, entry_count FROM "Balance" WHERE "organizationId" = organization;
            END IF;
            SELECT "amountNanoUsd" INTO charged FROM "LedgerEntry" WHERE "type" = 'charge' AND "reference" = item."requestId";
            SELECT "amountNanoUsd" INTO overrun FROM "LedgerEntry" WHERE "type" = 'overrun' AND "reference" = item."requestId";
            -- The usage row is written in the same transaction: where there is one, the call has been settled before, and its money must not move again.
            is_new := NOT EXISTS (SELECT 1 FROM "UsageRecord" WHERE "requestId" = item."requestId");
            entry."organizationId" := organization;
            entry."reference" := item."requestId";
            entry."requestId" := item."requestId";
            entry."description" := item."description";
            entry."createdAt" := item."closedAt";
            entry."creditAccount" := 'house:sales';
            IF is_new AND charged IS NULL AND least(item."priceNanoUsd", available) > 0 THEN
                charged := least(item."priceNanoUsd", available);
                available := available - charged;
                entry_count := entry_count + 1;
                entry."sequence" := entry_count;
                entry."id" := item."chargeId";
                entry."type" := 'charge';
                entry."debitAccount" := organization;
                entry."amountNanoUsd" := charged;
                entry."balanceAfterNanoUsd" := available + held;
                posted := posted || entry;
            END IF;
            IF is_new AND overrun IS NULL AND item."priceNanoUsd" > coalesce(charged, 0) THEN
                overrun := item."priceNanoUsd" - coalesce(charged, 0);
                entry_count := entry_count + 1;
                entry."sequence" := entry_count;
                entry."id" := item."overrunId";
                entry."type" := 'overrun';
                entry."debitAccount" := 'house:overrun';
                entry."amountNanoUsd" := overrun;
                entry."balanceAfterNanoUsd" := available + held;
                posted := posted || entry;
            END IF;
            usage_row := jsonb_populate_record(NULL::"UsageRecord", item."row");
            usage_row."chargedNanoUsd" := coalesce(charged, 0);
            settled := settled || usage_row;
            settlements := settlements || jsonb_build_object(item."requestId", jsonb_build_array(coalesce(charged, 0)::text, coalesce(overrun, 0)::text));
        END LOOP;
        INSERT INTO "LedgerEntry" SELECT (unnest(posted)).*;
    END IF;

    IF work->'rows' <> '[]' OR cardinality(settled) > 0 THEN
        WITH added AS (
            INSERT INTO "UsageRecord"
            SELECT * FROM (SELECT * FROM jsonb_populate_recordset(NULL::"UsageRecord", work->'rows') UNION ALL SELECT * FROM unnest(settled)) AS source
            ORDER BY "requestId" ON CONFLICT ("requestId") DO NOTHING
            RETURNING *
        )
        INSERT INTO "UsageHour" AS total ("organizationId", "hour", "mode", "provider", "model", "credentialId", "requests", "errors", "unpricedRequests",
            "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens", "providerCostNanoUsd", "marginNanoUsd",
            "chargedNanoUsd", "latencyMsSum", "ttftMsSum", "ttftCount")
        SELECT "organizationId", date_trunc('hour', "createdAt") AS hour, "mode", "provider", "model", "credentialId", count(*),
            count(*) FILTER (WHERE "statusCode" >= 400 OR "outcome" IN ('broken', 'refused')), count(*) FILTER (WHERE "costStatus" = 'unpriced'),
            sum("inputTokens"), sum("outputTokens"), sum("cacheReadTokens"), sum("cacheWriteTokens"), sum("reasoningTokens"),
            coalesce(sum("providerCostNanoUsd"), 0), coalesce(sum("marginNanoUsd"), 0), coalesce(sum("chargedNanoUsd"), 0),
            sum("latencyMs"), coalesce(sum("ttftMs"), 0), count("ttftMs")
        FROM added GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT ("organizationId", "hour", "mode", "provider", "model", "credentialId") DO UPDATE SET
            "requests" = total."requests" + excluded."requests",
            "errors" = total."errors" + excluded."errors",
            "unpricedRequests" = total."unpricedRequests" + excluded."unpricedRequests",
            "inputTokens" = total."inputTokens" + excluded."inputTokens",
            "outputTokens" = total."outputTokens" + excluded."outputTokens",
            "cacheReadTokens" = total."cacheReadTokens" + excluded."cacheReadTokens",
            "cacheWriteTokens" = total."cacheWriteTokens" + excluded."cacheWriteTokens",
            "reasoningTokens" = total."reasoningTokens" + excluded."reasoningTokens",
            "providerCostNanoUsd" = total."providerCostNanoUsd" + excluded."providerCostNanoUsd",
            "marginNanoUsd" = total."marginNanoUsd" + excluded."marginNanoUsd",
            "chargedNanoUsd" = total."chargedNanoUsd" + excluded."chargedNanoUsd",
            "latencyMsSum" = total."latencyMsSum" + excluded."latencyMsSum",
            "ttftMsSum" = total."ttftMsSum" + excluded."ttftMsSum",
            "ttftCount" = total."ttftCount" + excluded."ttftCount";
    END IF;

    IF work->'holds' <> '[]' THEN
        organization := NULL;
        FOR item IN
            SELECT * FROM ROWS FROM (jsonb_to_recordset(work->'holds') AS ("requestId" text, "organizationId" text, "amountNanoUsd" bigint,
                "amountNanoUsdMin" bigint, "row" jsonb)) WITH ORDINALITY
            ORDER BY "organizationId", ordinality
        LOOP
            IF item."organizationId" IS DISTINCT FROM organization THEN
                organization := item."organizationId";
                SELECT "availableNanoUsd" INTO available FROM "Balance" WHERE "organizationId" = organization;
            END IF;
            CONTINUE WHEN available < item."amountNanoUsdMin" OR EXISTS (SELECT 1 FROM "Hold" WHERE "requestId" = item."requestId");
            hold := jsonb_populate_record(NULL::"Hold", item."row");
            hold."status" := 'open';
            hold."amountNanoUsd" := least(item."amountNanoUsd", available);
            available := available - hold."amountNanoUsd";
            opened := opened || hold;
        END LOOP;
        INSERT INTO "Hold" SELECT (unnest(opened)).*;
        SELECT jsonb_object_agg(wanted."requestId", jsonb_build_array("Hold"."amountNanoUsd"::text, balance."availableNanoUsd"::text, balance."heldNanoUsd"::text))
        INTO holds
        FROM jsonb_to_recordset(work->'holds') AS wanted("requestId" text, "organizationId" text)
        JOIN "Balance" balance USING ("organizationId")
        LEFT JOIN "Hold" ON "Hold"."requestId" = wanted."requestId" AND "Hold"."status" = 'open';
    END IF;

    RETURN jsonb_build_object('closed', closed, 'settlements', settlements, 'holds', holds);
END $$;

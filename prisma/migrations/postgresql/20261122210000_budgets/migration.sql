-- Processes of an older version go on meanwhile. Their group commits look at the holds first and then lock the balances: once the holds are locked here no
-- group is under way, and none waits for a lock with another in hand, so that nobody is given up for a deadlock.
LOCK TABLE "Hold" IN ACCESS EXCLUSIVE MODE;
LOCK TABLE "Balance" IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE "UsageRecord" IN SHARE ROW EXCLUSIVE MODE;

CREATE TABLE "Budget" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "scopeType" TEXT NOT NULL,
    "scopeId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "mode" TEXT NOT NULL,
    "alertPercents" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Budget_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Budget_amount_positive" CHECK ("amountNanoUsd" > 0),
    CONSTRAINT "Budget_mode_known" CHECK ("mode" IN ('hard', 'soft'))
);
CREATE UNIQUE INDEX "Budget_organizationId_scopeType_scopeId_period_key" ON "Budget"("organizationId", "scopeType", "scopeId", "period");
ALTER TABLE "Budget" ADD CONSTRAINT "Budget_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "BudgetPeriod" (
    "budgetId" TEXT NOT NULL,
    "startsAt" TIMESTAMP(3) NOT NULL,
    "endsAt" TIMESTAMP(3) NOT NULL,
    "organizationId" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "amountNanoUsd" BIGINT NOT NULL,
    "spentNanoUsd" BIGINT NOT NULL,
    "heldNanoUsd" BIGINT NOT NULL,

    CONSTRAINT "BudgetPeriod_pkey" PRIMARY KEY ("budgetId", "startsAt")
);
CREATE INDEX "BudgetPeriod_organizationId_scope_endsAt_idx" ON "BudgetPeriod"("organizationId", "scope", "endsAt");
ALTER TABLE "BudgetPeriod" ADD CONSTRAINT "BudgetPeriod_budgetId_fkey" FOREIGN KEY ("budgetId") REFERENCES "Budget"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "BudgetVersion" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL,

    CONSTRAINT "BudgetVersion_pkey" PRIMARY KEY ("id")
);
INSERT INTO "BudgetVersion" ("id", "version") VALUES (1, 0);

CREATE FUNCTION "raise_budget_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "BudgetVersion" SET "version" = "version" + 1 WHERE "id" = 1;
    NOTIFY budget_version;
    RETURN NULL;
END $$;
CREATE TRIGGER "Budget_raises_budget_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "Budget"
FOR EACH STATEMENT EXECUTE FUNCTION "raise_budget_version"();
CREATE TRIGGER "Organization_zone_raises_budget_version" AFTER UPDATE OF "timeZone" ON "Organization"
FOR EACH ROW WHEN (NEW."timeZone" <> OLD."timeZone") EXECUTE FUNCTION "raise_budget_version"();

ALTER TABLE "Hold" ADD COLUMN "labels" TEXT;
DROP TRIGGER "Hold_changes_only_its_end" ON "Hold";
CREATE TRIGGER "Hold_changes_only_its_end" BEFORE UPDATE ON "Hold" FOR EACH ROW
WHEN ((NEW."requestId", NEW."organizationId", NEW."credentialId", NEW."amountNanoUsd", NEW."provider", NEW."model", NEW."priceVersionId",
        NEW."marginPpm", NEW."inputTokensMax", NEW."outputTokensMax", NEW."owner", NEW."createdAt", NEW."labels")
    IS DISTINCT FROM (OLD."requestId", OLD."organizationId", OLD."credentialId", OLD."amountNanoUsd", OLD."provider", OLD."model", OLD."priceVersionId",
        OLD."marginPpm", OLD."inputTokensMax", OLD."outputTokensMax", OLD."owner", OLD."createdAt", OLD."labels"))
EXECUTE FUNCTION "refuse_change"('of a hold only status, closedAt and expiresAt change');

-- Whose budgets a call counts against. `labels`: {userId, tags}, or null.
CREATE FUNCTION "budget_scopes"("credential" text, "labels" jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_remove(ARRAY['organization', 'credential:' || "credential", 'user:' || ("labels"->>'userId')], NULL)
        || ARRAY(SELECT 'tag:' || "key" || '=' || "value" FROM jsonb_each_text(CASE WHEN jsonb_typeof("labels"->'tags') = 'object' THEN "labels"->'tags' ELSE '{}' END))
$$;

-- What the tightest of the hard budgets leaves at a moment; null: there is none.
CREATE FUNCTION "budget_left"("organization" text, "scopes" text[], "at" timestamp(3)) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT min(greatest(budget."amountNanoUsd" - period."spentNanoUsd" - period."heldNanoUsd", 0))
    FROM "BudgetPeriod" period JOIN "Budget" budget ON budget."id" = period."budgetId" AND budget."mode" = 'hard'
    WHERE period."organizationId" = "organization" AND period."scope" = ANY ("scopes") AND period."startsAt" <= "at" AND period."endsAt" > "at"
$$;

-- What counts against a budget is counted in the transaction that writes it, whoever writes it. One update of each period per statement.
CREATE FUNCTION "count_opened_holds"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM inserted JOIN "Budget" USING ("organizationId")) THEN
        UPDATE "BudgetPeriod" period SET "heldNanoUsd" = period."heldNanoUsd" + counted.amount
        FROM (
            SELECT matching."budgetId", matching."startsAt", sum(hold."amountNanoUsd")::bigint AS amount
            FROM inserted hold JOIN "BudgetPeriod" matching ON matching."organizationId" = hold."organizationId"
                AND matching."startsAt" <= hold."createdAt" AND matching."endsAt" > hold."createdAt"
                AND matching."scope" = ANY ("budget_scopes"(hold."credentialId", hold."labels"::jsonb))
            GROUP BY 1, 2
        ) counted WHERE period."budgetId" = counted."budgetId" AND period."startsAt" = counted."startsAt";
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "Hold_opens_in_budgets" AFTER INSERT ON "Hold" REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION "count_opened_holds"();

CREATE FUNCTION "count_closed_holds"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM updated JOIN "Budget" USING ("organizationId")) THEN
        UPDATE "BudgetPeriod" period SET "heldNanoUsd" = period."heldNanoUsd" - counted.amount
        FROM (
            SELECT matching."budgetId", matching."startsAt", sum(hold."amountNanoUsd")::bigint AS amount
            FROM updated hold JOIN "BudgetPeriod" matching ON matching."organizationId" = hold."organizationId"
                AND matching."startsAt" <= hold."createdAt" AND matching."endsAt" > hold."createdAt"
                AND matching."scope" = ANY ("budget_scopes"(hold."credentialId", hold."labels"::jsonb))
            WHERE hold."status" <> 'open'
            GROUP BY 1, 2
        ) counted WHERE period."budgetId" = counted."budgetId" AND period."startsAt" = counted."startsAt";
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "Hold_closes_in_budgets" AFTER UPDATE ON "Hold" REFERENCING NEW TABLE AS updated
FOR EACH STATEMENT EXECUTE FUNCTION "count_closed_holds"();

CREATE FUNCTION "count_spending"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM inserted JOIN "Budget" USING ("organizationId")) THEN
        UPDATE "BudgetPeriod" period SET "spentNanoUsd" = period."spentNanoUsd" + counted.amount
        FROM (
            SELECT matching."budgetId", matching."startsAt", sum(coalesce(call."chargedNanoUsd", call."providerCostNanoUsd", 0))::bigint AS amount
            FROM inserted call JOIN "BudgetPeriod" matching ON matching."organizationId" = call."organizationId"
                AND matching."startsAt" <= call."createdAt" AND matching."endsAt" > call."createdAt"
                AND matching."scope" = ANY ("budget_scopes"(call."credentialId", jsonb_build_object('userId', call."userId", 'tags', call."tags"::jsonb)))
            WHERE coalesce(call."chargedNanoUsd", call."providerCostNanoUsd", 0) <> 0
            GROUP BY 1, 2
        ) counted WHERE period."budgetId" = counted."budgetId" AND period."startsAt" = counted."startsAt";
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "UsageRecord_insert_spends_budgets" AFTER INSERT ON "UsageRecord" REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION "count_spending"();

-- The group commit: all that a group of calls writes, in one statement and so in one transaction. In and out: src/db/postgresql/group-work.ts.
-- Locks are taken in the same order by everybody: balances, then holds, then usage rows, then sums of hours, each sorted by its key. Budgets' periods are
-- written under the lock of their organization's balance.
CREATE OR REPLACE FUNCTION "commit_group"(work jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    closing_ids text[];
    organizations text[];
    closed int := 0;
    changed int;
    item record;
    organization text;
    available bigint;
    held bigint;
    spendable bigint;
    is_budgeted boolean;
    entry_count int;
    charged bigint;
    overrun bigint;
    is_new boolean;
    is_void boolean;
    entry "LedgerEntry" := jsonb_populate_record(NULL::"LedgerEntry", "column_defaults"('"LedgerEntry"'));
    posted "LedgerEntry"[] := '{}';
    empty_row "UsageRecord" := jsonb_populate_record(NULL::"UsageRecord", "column_defaults"('"UsageRecord"'));
    usage_row "UsageRecord";
    usage_rows jsonb := work->'rows';
    settled "UsageRecord"[] := '{}';
    empty_hold "Hold" := jsonb_populate_record(NULL::"Hold", "column_defaults"('"Hold"'));
    hold "Hold";
    opened "Hold"[] := '{}';
    read_again jsonb := '[]';
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

    -- Whose calls move budgets: their periods have no locks of their own.
    SELECT organizations || coalesce(array_agg(DISTINCT budget."organizationId"), '{}') INTO organizations
    FROM jsonb_to_recordset(work->'rows') AS written("organizationId" text) JOIN "Budget" budget USING ("organizationId");

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
            -- The call's Idempotency-Key has gone to another call, which pays for it.
            is_void := EXISTS (SELECT 1 FROM "VoidedCall" WHERE "requestId" = item."requestId");
            IF is_new AND NOT is_void AND charged IS NULL AND least(item."priceNanoUsd", available) > 0 THEN
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
            usage_row := jsonb_populate_record(empty_row, item."row");
            usage_row."chargedNanoUsd" := coalesce(charged, 0);
            settled := settled || usage_row;
            settlements := settlements || jsonb_build_object(item."requestId", jsonb_build_array(coalesce(charged, 0)::text, coalesce(overrun, 0)::text));
        END LOOP;
        INSERT INTO "LedgerEntry" SELECT (unnest(posted)).*;
    END IF;

    WHILE usage_rows <> '[]' OR cardinality(settled) > 0 LOOP
        WITH added AS (
            INSERT INTO "UsageRecord"
            SELECT * FROM (
                SELECT filled.* FROM jsonb_array_elements(usage_rows) AS written(row), jsonb_populate_record(empty_row, written.row) AS filled
                UNION ALL SELECT * FROM unnest(settled)
            ) AS source
            ORDER BY "requestId" ON CONFLICT DO NOTHING
            RETURNING *
        )
        INSERT INTO "UsageHour" AS total ("organizationId", "hour", "mode", "provider", "model", "credentialId", "catalogModel", "requests", "errors", "unpricedRequests",
            "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens", "providerCostNanoUsd", "marginNanoUsd",
            "chargedNanoUsd", "latencyMsSum", "ttftMsSum", "ttftCount")
        SELECT "organizationId", date_trunc('hour', "createdAt") AS hour, "mode", "provider", "model", "credentialId", "catalogModel", count(*),
            count(*) FILTER (WHERE "statusCode" >= 400 OR "outcome" IN ('broken', 'refused')), count(*) FILTER (WHERE "costStatus" = 'unpriced'),
            sum("inputTokens"), sum("outputTokens"), sum("cacheReadTokens"), sum("cacheWriteTokens"), sum("reasoningTokens"),
            coalesce(sum("providerCostNanoUsd"), 0), coalesce(sum("marginNanoUsd"), 0), coalesce(sum("chargedNanoUsd"), 0),
            sum("latencyMs"), coalesce(sum("ttftMs"), 0), count("ttftMs")
        FROM added GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT ("organizationId", "hour", "mode", "provider", "model", "credentialId", "catalogModel") DO UPDATE SET
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
        settled := '{}';
        -- What another row counts already is written once more: as what it is then, or without the claim.
        SELECT coalesce(jsonb_agg(coalesce(nullif(written.row->'ifCounted', 'null'), written.row) || '{"countedResponseId": null}'), '[]') INTO usage_rows
        FROM jsonb_array_elements(usage_rows) AS written(row)
        WHERE written.row->>'countedResponseId' IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM "UsageRecord" WHERE "requestId" = written.row->>'requestId');
    END LOOP;
    SELECT coalesce(jsonb_agg("requestId"), '[]') INTO read_again FROM jsonb_array_elements(work->'rows') AS written(row)
    JOIN "UsageRecord" ON "requestId" = written.row->>'requestId' AND "countedResponseId" IS NULL
    WHERE jsonb_typeof(written.row->'ifCounted') = 'object';

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
                is_budgeted := EXISTS (SELECT 1 FROM "Budget" WHERE "organizationId" = organization);
            END IF;
            hold := jsonb_populate_record(empty_hold, item."row");
            spendable := available;
            IF is_budgeted THEN
                spendable := least(available, "budget_left"(organization, "budget_scopes"(hold."credentialId", hold."labels"::jsonb), hold."createdAt"));
            END IF;
            CONTINUE WHEN spendable < item."amountNanoUsdMin" OR EXISTS (SELECT 1 FROM "Hold" WHERE "requestId" = item."requestId");
            hold."status" := 'open';
            hold."amountNanoUsd" := least(item."amountNanoUsd", spendable);
            available := available - hold."amountNanoUsd";
            IF is_budgeted THEN
                INSERT INTO "Hold" SELECT (hold).*; -- at once: the next one finds that much less left
            ELSE
                opened := opened || hold;
            END IF;
        END LOOP;
        INSERT INTO "Hold" SELECT (unnest(opened)).*;
        SELECT jsonb_object_agg(wanted."requestId", jsonb_build_array("Hold"."amountNanoUsd"::text, balance."availableNanoUsd"::text, balance."heldNanoUsd"::text))
        INTO holds
        FROM jsonb_to_recordset(work->'holds') AS wanted("requestId" text, "organizationId" text)
        JOIN "Balance" balance USING ("organizationId")
        LEFT JOIN "Hold" ON "Hold"."requestId" = wanted."requestId" AND "Hold"."status" = 'open';
    END IF;

    RETURN jsonb_build_object('closed', closed, 'settlements', settlements, 'holds', holds, 'readAgain', read_again);
END $$;

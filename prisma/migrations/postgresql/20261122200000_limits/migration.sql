-- Limits of keys, tokens and organizations, and where keys and tokens may be used from. New columns may stay empty: older processes do not write them.
ALTER TABLE "Organization" ADD COLUMN "limits" TEXT;
ALTER TABLE "MonitorToken" ADD COLUMN "limits" TEXT, ADD COLUMN "allowedAddresses" TEXT;
ALTER TABLE "ApiKey" ADD COLUMN "limits" TEXT, ADD COLUMN "allowedAddresses" TEXT;

-- What is counted of running minutes and running calls. Not logged, so that a call does not wait for the disk: after a crash of the server all of it
-- is over anyway.
CREATE UNLOGGED TABLE "LimitWindow" (
    "key" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "expire" BIGINT,

    CONSTRAINT "LimitWindow_pkey" PRIMARY KEY ("key")
);
CREATE UNLOGGED TABLE "LimitSlot" (
    "id" TEXT NOT NULL,
    "scopeId" TEXT NOT NULL,
    "owner" TEXT NOT NULL,

    CONSTRAINT "LimitSlot_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "LimitSlot_scopeId_idx" ON "LimitSlot"("scopeId");
CREATE UNLOGGED TABLE "LimitOwner" (
    "owner" TEXT NOT NULL,
    "aliveUntil" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "LimitOwner_pkey" PRIMARY KEY ("owner")
);

-- A place for a call among those of a scope that run: false when there are `most`. One at a time for each scope, so that what is counted is true.
CREATE FUNCTION take_limit_slot(scope TEXT, slot TEXT, process TEXT, most INTEGER) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(scope, 0));
    IF (SELECT count(*) FROM "LimitSlot" WHERE "scopeId" = scope) >= most THEN
        RETURN false;
    END IF;
    INSERT INTO "LimitSlot" ("id", "scopeId", "owner") VALUES (slot, scope, process);
    RETURN true;
END
$$;

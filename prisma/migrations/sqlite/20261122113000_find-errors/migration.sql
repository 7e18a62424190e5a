-- Partial: calls that went well pay nothing for it. The condition is that of `IS_ERROR_CALL`, word for word: SQLite uses the index only then.
CREATE INDEX "UsageRecord_error_idx" ON "UsageRecord"("organizationId", "createdAt", "requestId") WHERE "statusCode" >= 400 OR "outcome" IN ('broken', 'refused');

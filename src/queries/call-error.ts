import { Prisma } from "@/db/generated/client";

const ERROR_OUTCOMES = ["broken", "refused"];

/** A call counts as an error when its answer had an error's status, when its provider broke off, or when we refused it. `UsageHour.errors` counts the same. */
export const ERROR_CALLS: Prisma.UsageRecordWhereInput = { OR: [{ statusCode: { gte: 400 } }, { outcome: { in: ERROR_OUTCOMES } }] };

/** `ERROR_CALLS` in SQL, of the table `u`. */
export const IS_ERROR_CALL = Prisma.sql`(u."statusCode" >= 400 OR u."outcome" IN (${Prisma.join(ERROR_OUTCOMES)}))`;

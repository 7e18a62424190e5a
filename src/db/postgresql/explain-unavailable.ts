import { DriverAdapterError } from "@prisma/driver-adapter-utils";

/** Connection trouble (08), no room or too many connections (53), a lock or a statement that took too long, a server that stops or starts (57P). */
const IS_UNAVAILABLE = /^(08|53|55P03|57014|57P)/;

/**
 * Rethrows what a query failed with. A database that does not answer gets the kind that Prisma knows for it, whatever its driver says,
 * so that callers are told to try again (P10xx) and not that something is wrong.
 */
export function explainUnavailable(error: unknown): never {
  if (!(error instanceof Error) || error.name !== "DriverAdapterError") throw new DriverAdapterError({ kind: "ConnectionClosed" });
  const cause = (error as DriverAdapterError).cause;
  if (IS_UNAVAILABLE.test(cause.originalCode ?? "")) throw new DriverAdapterError({ ...cause, kind: "SocketTimeout" });
  throw error;
}

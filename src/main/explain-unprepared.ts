const NOT_WRITABLE = "The user that this runs as must be able to write to the file and to its folder.";
const NO_FILE = "DATABASE_URL must name an SQLite database, or a file that can be made.";
const NO_SERVER = "Check that PostgreSQL runs there, and that this machine may reach it.";
const NOT_ADMITTED = "Check the user and the password in DATABASE_URL, and that the server admits them.";

/** What to do, by the codes of the file system, of SQLite, of the network and of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const REMEDIES: Record<string, string> = {
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
  SQLITE_READONLY: NOT_WRITABLE,
  SQLITE_CANTOPEN: NOT_WRITABLE,
  EISDIR: NO_FILE,
  ENOTDIR: NO_FILE,
  EEXIST: NO_FILE,
  SQLITE_NOTADB: NO_FILE,
  ENOSPC: "Make room on the disk.",
  ECONNREFUSED: NO_SERVER,
  ENOTFOUND: NO_SERVER,
  EAI_AGAIN: NO_SERVER,
  ETIMEDOUT: NO_SERVER,
  EHOSTUNREACH: NO_SERVER,
  "28000": NOT_ADMITTED,
  "28P01": NOT_ADMITTED,
  "3D000": "Create the database, or name another one in DATABASE_URL.",
};

/**
 * What an operator reads when `database` cannot be opened: why, and what to do. Null when this is no mistake that an operator makes:
 * then the stack is what helps.
 */
export function explainUnprepared(error: unknown, database: string): string | null {
  const { code, message } = error as { code?: unknown; message?: string };
  const remedy = typeof code === "string" && Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined;
  // Of a host with several addresses the message is empty: each address has one of its own.
  return remedy === undefined ? null : `The database ${database} cannot be used: ${message || code}.\n${remedy}`;
}

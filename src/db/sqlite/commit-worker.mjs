// Runs groups of statements on a thread of its own, each group in one transaction, on SQLite's driver directly.
// Plain JavaScript: it is started by path from the server's bundle, from Next's and from tests, none of which share a loader.
import { parentPort, workerData } from "node:worker_threads";
import Database from "libsql";

const connection = new Database(workerData.file);
connection.exec(`PRAGMA busy_timeout = ${Number(workerData.busyTimeoutMs)}`);
for (const sql of workerData.setup) connection.exec(sql);

const statements = new Map();
/** @param {string} sql */
function prepared(sql) {
  if (!statements.has(sql)) statements.set(sql, connection.prepare(sql));
  return statements.get(sql);
}

/** @param {{ sql: string, rows: unknown[][], isRead?: boolean, onlyIf?: { sql: string, row: unknown[] } }} step */
function run({ sql, rows, isRead, onlyIf }) {
  if (onlyIf && prepared(onlyIf.sql).all(onlyIf.row).length === 0) return { rows: [], changes: 0 };
  const statement = prepared(sql);
  if (isRead) return { rows: rows.flatMap((row) => statement.all(row)), changes: 0 };
  let changes = 0;
  for (const row of rows) changes += statement.run(row).changes;
  return { rows: [], changes };
}

/** @param {Parameters<typeof run>[0][]} steps */
function commit(steps) {
  prepared("BEGIN IMMEDIATE").run();
  try {
    const results = steps.map(run);
    prepared("COMMIT").run();
    return results;
  } catch (error) {
    if (connection.inTransaction) connection.exec("ROLLBACK");
    throw error;
  }
}

parentPort.on("message", (message) => {
  if (message === "close") {
    connection.close();
    parentPort.close();
    return;
  }
  const { id, steps } = message;
  try {
    parentPort.postMessage({ id, results: commit(steps) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error?.code ?? ""), message: String(error?.message ?? error) });
  }
});

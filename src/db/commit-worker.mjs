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

/** @param {{ sql: string, rows: unknown[][] }[]} steps */
function commit(steps) {
  prepared("BEGIN IMMEDIATE").run();
  try {
    for (const { sql, rows } of steps) {
      const statement = prepared(sql);
      for (const row of rows) statement.run(row);
    }
    prepared("COMMIT").run();
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
    commit(steps);
    parentPort.postMessage({ id });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error?.code ?? ""), message: String(error?.message ?? error) });
  }
});

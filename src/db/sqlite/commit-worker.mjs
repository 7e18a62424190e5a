// Runs groups of statements on a thread of its own, each group in one transaction, on SQLite's driver directly.
// Plain JavaScript: it is started by path from the server's bundle, from Next's and from tests, none of which share a loader.
//
// The driver must be the one that the rest of the process uses: two copies of SQLite in one process (libsql's and node:sqlite's) do not see each
// other's locks, and then lose each other's commits: https://www.sqlite.org/howtocorrupt.html#_multiple_copies_of_sqlite_linked_into_the_same_application
import { parentPort, workerData } from "node:worker_threads";
import Database from "libsql";

const { file, busyTimeoutMs, setup, statements } = workerData;
const connection = new Database(file);
connection.exec(`PRAGMA busy_timeout = ${Number(busyTimeoutMs)}`);
for (const sql of setup) connection.exec(sql);
const begin = connection.prepare("BEGIN IMMEDIATE");
const end = connection.prepare("COMMIT");
const prepared = [];
const statementAt = (place) => (prepared[place] ??= connection.prepare(statements[place]));
for (const place of statements.keys()) {
  try {
    statementAt(place); // now, so that the first call does not wait for it
  } catch {
    // The first group that needs it says so.
  }
}

function write(statement, rows, otherwise) {
  let changes = 0;
  for (let i = 0; i < rows.length; i++) {
    let changed = statement.run(rows[i]).changes;
    if (changed === 0 && otherwise) changed = statementAt(otherwise[0]).run(otherwise[1][i] ?? rows[i]).changes;
    changes += changed;
  }
  return changes;
}

/** The place of a text becomes the text. */
function putTexts(rows, texts) {
  for (const row of rows) if (row) row[row.length - 1] = texts[row[row.length - 1]];
}

/** Steps and results: see commit-steps.ts and commit-thread.ts. */
function run(steps, texts) {
  const results = [];
  let isLeftOut = false;
  for (const [place, kind, rows, otherwise] of steps) {
    const statement = statementAt(place);
    if (kind === "writeText") {
      putTexts(rows, texts);
      putTexts(otherwise?.[1] ?? [], texts);
    }
    if (isLeftOut) {
      isLeftOut = false;
      results.push(0);
    } else if (kind === "write" || kind === "writeText") {
      results.push(write(statement, rows, otherwise));
    } else {
      const found = rows.flatMap((row) => statement.all(row));
      isLeftOut = kind === "guard" && found.length === 0;
      results.push(kind === "guard" ? 0 : found.map((row) => Object.values(row)));
    }
  }
  return results;
}

/** A line of steps, then a line for each text. */
function commit(message) {
  const [steps, ...texts] = message.split("\n");
  begin.run();
  try {
    const results = run(JSON.parse(steps), texts);
    end.run();
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
  try {
    parentPort.postMessage(JSON.stringify(commit(message)));
  } catch (error) {
    parentPort.postMessage({ code: String(error?.code ?? ""), message: String(error?.message ?? error) });
  }
});

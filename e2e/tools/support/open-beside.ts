import Libsql from "libsql";

/** The file of an app that runs, beside it, as an operator would open it: the app's own writes are waited for. */
export function openBeside(file: string): Libsql.Database {
  const connection = new Libsql(file);
  connection.exec("PRAGMA busy_timeout = 10000");
  return connection;
}

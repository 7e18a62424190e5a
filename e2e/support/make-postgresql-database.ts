import { copyPostgresql } from "../../src/db/testing/copy-template";
import makePostgresql from "../../src/db/testing/make-postgresql";

/** An empty, migrated database on the test run's PostgreSQL server; outside a test run, on one that ends with this process. Returns its URL. */
export async function makePostgresqlDatabase(): Promise<string> {
  if (!process.env.TEST_POSTGRESQL_TEMPLATE) await makePostgresql();
  return copyPostgresql(process.env.TEST_POSTGRESQL_TEMPLATE as string);
}

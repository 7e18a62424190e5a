import { copyPostgresql } from "../../../src/db/testing/copy-template";

/** An empty, migrated database on the test run's PostgreSQL server; outside a test run, on one that ends with this process. Returns its URL. */
export async function makePostgresqlDatabase(): Promise<string> {
  if (!process.env.TEST_POSTGRESQL_TEMPLATE) {
    // Not at the top: it reads the environment, which some tests set before anything else does.
    const { default: makePostgresql } = await import("../../../src/db/testing/make-postgresql");
    await makePostgresql();
  }
  return copyPostgresql(process.env.TEST_POSTGRESQL_TEMPLATE as string);
}

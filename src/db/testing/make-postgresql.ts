import { startPostgresql } from "../../commands/start-postgresql";
import { prepareDatabase } from "../prepare-database";

/** Starts a PostgreSQL server for the test run and migrates one database; each test file gets a copy. */
export default async function makePostgresql() {
  const server = await startPostgresql();
  process.env.TEST_POSTGRESQL_TEMPLATE = await server.createDatabase("template_of_tests");
  await prepareDatabase(process.env.TEST_POSTGRESQL_TEMPLATE);
  return () => server.stop();
}

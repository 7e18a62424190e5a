import { expect, test } from "vitest";
import { parseEnv } from "../env";
import { describeConfiguration } from "../main/describe-configuration";
import { databaseFile, dataFolder, describeDatabase, dialectOf } from "./dialect";

const URL_WITH_SECRETS = "postgresql://ada:hunter2@db.example:6432/monitor?sslmode=verify-full&sslpassword=hunter3";

test.each([
  ["file:./data/x.db", "sqlite"],
  ["postgresql://db/x", "postgresql"],
  [URL_WITH_SECRETS.replace("postgresql:", "postgres:"), "postgresql"],
])("%s is %s", (url, dialect) => {
  expect(parseEnv({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
  expect(dialectOf(url)).toBe(dialect);
});

test.each(["postgresql://", "mysql://x/y", "data.db", "file:", "postgresql://a:hunter2@[bad/x"])("%s is no database, and is not repeated", (url) => {
  expect(() => parseEnv({ DATABASE_URL: url })).toThrow(/DATABASE_URL: must be file:<path>/);
  expect(() => parseEnv({ DATABASE_URL: url })).not.toThrow(/hunter2/);
});

test("what is shown of a database names the server and not who signs in, nor with what", () => {
  expect(describeDatabase(URL_WITH_SECRETS)).toBe("postgresql://db.example:6432/monitor");
  expect(describeConfiguration(parseEnv({ DATABASE_URL: URL_WITH_SECRETS }), { topUp: "off", keys: [] })).not.toMatch(/hunter|ada/);
});

test("secrets and spool have a folder on either database", () => {
  expect(dataFolder()).toMatch(/^\//);
  expect(() => databaseFile(URL_WITH_SECRETS)).toThrow("not a file");
});

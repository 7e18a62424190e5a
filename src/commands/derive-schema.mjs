// prisma/schema.prisma is the only source of the models; PostgreSQL's is the same text with another provider and output.

/**
 * @param {string} schema of SQLite
 * @returns {string}
 */
export function derivePostgresqlSchema(schema) {
  const derived = schema
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace('"../src/db/generated"', '"../../src/db/generated-postgresql"');
  if (!/"postgresql"/.test(derived) || !/generated-postgresql/.test(derived)) throw new Error("prisma/schema.prisma is not written as expected");
  return derived;
}

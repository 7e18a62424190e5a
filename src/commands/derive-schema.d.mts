export function derivePostgresqlSchema(schema: string): string;

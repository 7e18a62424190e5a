import type { CredentialKind } from "./credential-kind";

/** Says whose dashboard a pass-through call belongs to; spends nothing by itself. */
export const MONITOR_TOKEN: CredentialKind<object> = {
  noun: "monitor token",
  prefix: "mon_sk_",
  idPrefix: "tok",
  table: (client) => client.monitorToken,
  toColumns: () => ({}),
  toExtra: () => ({}),
};

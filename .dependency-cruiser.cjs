// Who may import whom. A room that is not named as an importer may not import. See README, "How it works".
const allowed = {
  app: ["audit", "runtime", "health", "queries", "access", "keys", "catalog", "metering", "payments", "ui", "domain", "observe", "env", "messages"],
  runtime: ["gateway", "routing", "health", "idempotency", "metering", "keys", "catalog", "usage", "env", "db", "domain", "observe"],
  main: ["runtime", "gateway", "access", "catalog", "keys", "payments", "env", "domain", "observe", "db"],
  metering: ["audit", "ledger", "usage", "catalog", "db", "domain"],
  payments: ["ledger", "catalog", "db", "domain", "env"],
  ledger: ["db", "domain"],
  idempotency: ["db", "domain"],
  usage: ["db", "domain"],
  catalog: ["audit", "db", "domain", "env"],
  keys: ["audit", "db", "domain"],
  audit: ["db", "domain"],
  access: ["db", "domain", "env"],
  queries: ["db", "domain"],
  gateway: ["domain"],
  routing: ["domain"],
  health: ["routing", "catalog", "db", "domain", "env"],
  observe: ["domain", "env"],
  db: ["env"],
  ui: ["domain"],
  domain: [],
  commands: ["audit", "db", "main", "ledger", "domain"],
  env: [],
  messages: [],
};
const place = (room) => `^src/${room}(/|\\.[a-z]+$)`;
const rules = Object.entries(allowed).map(([room, targets]) => ({
  name: `${room}-imports-only-${targets.join("-") || "itself"}`.slice(0, 120),
  severity: "error",
  from: { path: place(room), pathNot: "\\.test\\.tsx?$|/testing/" },
  to: { path: "^src/", pathNot: [room, ...targets].map(place) },
}));

module.exports = {
  forbidden: [
    ...rules,
    { name: "no-circular", severity: "error", from: {}, to: { circular: true, dependencyTypesNot: ["type-only"] } },
    {
      name: "gateway-knows-no-framework",
      severity: "error",
      from: { path: "^src/gateway", pathNot: "\\.test\\.ts$" },
      to: { path: "node_modules/(next|react|@prisma|libsql)/" },
    },
    { name: "ui-touches-no-data", severity: "error", from: { path: "^src/ui" }, to: { path: "node_modules/(@prisma|libsql|undici)/" } },
    {
      name: "domain-is-pure",
      severity: "error",
      from: { path: "^src/domain", pathNot: "\\.test\\.ts$" },
      to: { path: "node_modules", pathNot: "node_modules/zod/" },
    },
    {
      name: "tests-stay-tests",
      severity: "error",
      from: { path: "^src", pathNot: "\\.test\\.tsx?$|/testing/" },
      to: { path: "\\.test\\.tsx?$|/testing/|^e2e/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "src/db/generated" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};

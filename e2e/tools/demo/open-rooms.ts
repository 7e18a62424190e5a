/** Imported late: the environment is read once, at the first import of anything in src. */
export async function openRooms() {
  const { prepare } = await import("../../../src/runtime/lifecycle");
  const { makePorts } = await import("../../../src/runtime/make-ports");
  const { usageWriter } = await import("../../../src/runtime/record-call");
  const { createGateway } = await import("../../../src/gateway/handle");
  const { serveWeb } = await import("../../../src/gateway/mounts/mount-web");
  const { register } = await import("../../../src/access/register");
  const { createCredential } = await import("../../../src/keys/create-credential");
  const { MONITOR_TOKEN, API_KEY } = await import("../../../src/keys/credential-kind");
  const { createRoute } = await import("../../../src/catalog/edit/routes");
  const { newRouteSchema } = await import("../../../src/catalog/edit/route-input");
  const { routeBody } = await import("../support/route-body");
  const { createBudget } = await import("../../../src/budgets/change-budgets");
  const { newBudgetSchema } = await import("../../../src/budgets/budget-input");
  const { postEntry } = await import("../../../src/ledger/post-entry");
  const { inTransaction } = await import("../../../src/db/in-transaction");
  const { newId } = await import("../../../src/domain/ids");
  const { database } = await import("../../../src/db/client");
  const gateway = { prepare, makePorts, usageWriter, createGateway, serveWeb };
  return {
    ...gateway,
    register,
    createCredential,
    MONITOR_TOKEN,
    API_KEY,
    createRoute,
    newRouteSchema,
    routeBody,
    createBudget,
    newBudgetSchema,
    postEntry,
    inTransaction,
    newId,
    database,
  };
}

export type Rooms = Awaited<ReturnType<typeof openRooms>>;

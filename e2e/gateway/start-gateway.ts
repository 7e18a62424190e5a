import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { BACKLOG_MAX } from "../../src/main/backlog";
import { clientAddress } from "../../src/main/read-client-address";
import { type Simulator, startSimulator } from "../tools/simulator/start-simulator";
import { resaleKeys } from "../tools/support/server-env";
import { TEST_ACTOR } from "../tools/support/test-actor";

export interface TestGateway {
  /** The server mount and the App Router's mount (`Request → Response`), each behind a socket. */
  mounts: { name: "node" | "web"; origin: string }[];
  simulator: Simulator;
  token: string;
  organizationId: string;
  database: typeof import("../../src/db/client").database;
  /** A monitor token of another organization, which is made for it. */
  makeToken(organizationId: string): Promise<string>;
  /** An API key of an organization that is there. */
  makeApiKey(organizationId: string): Promise<string>;
  /** Resolves when no row waits to be written. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The gateway's both mounts in this process, on the test file's own database, with the simulator as every provider. The environment is read once, at the
 * first import of anything in src: so a test imports nothing from there itself before this has run. `env`: what differs from the usual.
 */
export async function startGateway(env: Record<string, string> = {}): Promise<TestGateway> {
  const simulator = await startSimulator();
  Object.assign(process.env, resaleKeys());
  process.env.UPSTREAM_OPENAI_URL = `${simulator.origin}/openai/v1`;
  process.env.UPSTREAM_ANTHROPIC_URL = `${simulator.origin}/anthropic/v1`;
  process.env.UPSTREAM_GOOGLE_URL = `${simulator.origin}/google`;
  process.env.UPSTREAM_XAI_URL = `${simulator.origin}/xai/v1`;
  process.env.RECORD_WAIT_MS_MAX = "30000"; // a busy machine must not send rows to the spool, where the tests do not look
  Object.assign(process.env, env);
  const { gateway, handleRequest } = await import("../../src/runtime/lifecycle");
  const { usageWriter } = await import("../../src/runtime/record-call");
  const { serveNode } = await import("../../src/gateway/mounts/mount-node");
  const { database } = await import("../../src/db/client");
  const { createCredential } = await import("../../src/keys/create-credential");
  const { API_KEY, MONITOR_TOKEN } = await import("../../src/keys/credential-kind");
  const serve = await gateway();
  await database().user.create({ data: { id: "usr_test", email: "test@example.com", name: "Test", passwordHash: "-" } });
  const makeToken = async (organizationId: string) => {
    await database().organization.create({ data: { id: organizationId, name: "Test" } });
    return (await createCredential(MONITOR_TOKEN, { organizationId, actor: TEST_ACTOR, name: "test", expiresAt: null })).secret;
  };
  const makeApiKey = async (organizationId: string) =>
    (await createCredential(API_KEY, { organizationId, actor: TEST_ACTOR, name: "test", expiresAt: null, allowedModels: null })).secret;
  const token = await makeToken("org_test");
  const addressOf = (incoming: IncomingMessage) => clientAddress(incoming, false);
  const node = createServer((incoming, outgoing) => void serveNode(serve, incoming, outgoing, { clientStallMsMax: 10_000, addressOf }));
  const web = createServer((incoming, outgoing) => void serveThroughWeb(handleRequest, incoming, outgoing));
  const origins = await Promise.all([node, web].map(listen));
  return {
    mounts: [
      { name: "node", origin: origins[0] as string },
      { name: "web", origin: origins[1] as string },
    ],
    simulator,
    token,
    organizationId: "org_test",
    database,
    makeToken,
    makeApiKey,
    flush: () => usageWriter().flush(),
    close: async () => {
      for (const server of [node, web]) await stop(server);
      await usageWriter().flush();
      await usageWriter().close();
      await simulator.close();
    },
  };
}

type Handle = (request: Request) => Promise<Response>;

/** What Next does with a route handler, in a few lines: a `Request` with a signal, a `Response` whose failing body breaks the connection. */
async function serveThroughWeb(
  handle: Handle,
  incoming: import("node:http").IncomingMessage,
  outgoing: import("node:http").ServerResponse,
): Promise<void> {
  const left = new AbortController();
  outgoing.once("close", () => outgoing.writableFinished || left.abort());
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) headers.append(incoming.rawHeaders[i] as string, incoming.rawHeaders[i + 1] as string);
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const body = hasBody ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null;
  const response = await handle(
    new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method,
      headers,
      body,
      signal: left.signal,
      duplex: "half",
    } as RequestInit),
  );
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (!response.body) return void outgoing.end();
  try {
    for await (const chunk of response.body)
      if (!outgoing.write(chunk)) await new Promise((resolve) => outgoing.once("drain", resolve).once("close", resolve));
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen({ port: 0, host: "127.0.0.1", backlog: BACKLOG_MAX }, resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

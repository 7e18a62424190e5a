// Finds out that the port is taken before the build, or the demo's data, has taken its minute.
import { createServer } from "node:net";

/** Resolves to null when the server can listen there, else to a sentence that says why not and what to do. `command`: as the user typed it. */
export async function findPortProblem({ port, host, command }) {
  const wanted = Number(port || 3001);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) return `PORT must be a number from 0 to 65535, not ${JSON.stringify(port)}.`;
  const server = createServer();
  const error = await new Promise((resolve) => {
    server.once("error", resolve);
    server.listen(wanted, host || undefined, () => server.close(() => resolve(null)));
  });
  if (error === null) return null;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `HOST must be an address of this machine, not ${JSON.stringify(host)}. Without HOST it listens on all of them.`;
  const why = error.code === "EADDRINUSE" ? "is already in use" : `cannot be used (${error.message})`;
  return `Port ${wanted} ${why}. Stop what uses it, or choose another one: PORT=${wanted === 65_535 ? 3001 : wanted + 1} ${command}`;
}

/** Ends this process with that sentence when the environment's PORT cannot be used. */
export async function requirePort(command) {
  const problem = await findPortProblem({ port: process.env.PORT, host: process.env.HOST, command });
  if (problem === null) return;
  console.error(problem);
  process.exit(1);
}

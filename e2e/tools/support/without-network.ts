import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

/** A network of its own, in which there is nothing but this machine's loopback; no rights are needed where Linux lets everybody have one. */
const OWN_NETWORK = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"] as const;

/** Not on other systems, nor where the administrator forbids it. */
export const CAN_BE_WITHOUT_NETWORK = spawnSync(OWN_NETWORK[0], [...OWN_NETWORK.slice(1), "true"]).status === 0;

/** The command, and its arguments, that runs `command` without any network; its process is the child that is spawned. */
export function withoutNetwork(command: readonly string[]): { file: string; args: string[] } {
  return { file: OWN_NETWORK[0], args: [...OWN_NETWORK.slice(1), ...command] };
}

/** `fetch` from where the process `pid` is: nobody outside reaches what listens there. */
export async function fetchBeside(pid: number, url: string, init: RequestInit = {}): Promise<Response> {
  const script = `const answer = await fetch(...JSON.parse(process.argv[1]));
    console.log(JSON.stringify([await answer.text(), { status: answer.status, headers: [...answer.headers] }]));`;
  const enter = [`--target=${pid}`, "--user", "--net", "--preserve-credentials"];
  const args = [...enter, process.execPath, "--input-type=module", "-e", script, JSON.stringify([url, init])];
  const { stdout } = await promisify(execFile)("nsenter", args, { maxBuffer: 64 * 1024 * 1024 });
  const [text, answer] = JSON.parse(stdout) as [string, ResponseInit];
  return new Response(text, answer);
}

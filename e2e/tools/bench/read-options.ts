import { parseArgs } from "node:util";

export interface BenchOptions {
  secondsPerCell: number;
  warmUpSeconds: number;
  rounds: number;
  targets: string[];
  scenarios: string[];
  connections: number[];
  /** Folder of another, built checkout whose server is measured beside this one's, as `compare` and `compare-reseller`. */
  compare: string | null;
  /** Whether the resident memory of an idle `npm start` is measured. */
  measuresMemory: boolean;
}

const TARGETS = ["direct", "bare", "server", "reseller", "route", "guarded", "translated", "next"];
const SCENARIOS = ["json", "json-chunked", "stream", "stream+usage"];
/** Of another checkout, by what it is compared with. */
const COMPARED: Record<string, string> = { server: "compare", reseller: "compare-reseller" };

export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      portkey: { type: "boolean", default: false },
      seconds: { type: "string" },
      rounds: { type: "string", default: "3" },
      targets: { type: "string" },
      scenarios: { type: "string" },
      connections: { type: "string", default: "1,32" },
      compare: { type: "string" },
      "no-memory": { type: "boolean", default: false },
    },
  });
  const secondsPerCell = Number(values.seconds ?? (values.quick ? 2 : 5));
  const targets = values.targets?.split(",") ?? [...TARGETS, ...(values.portkey ? ["portkey"] : [])];
  if (values.compare) targets.push(...targets.flatMap((name) => COMPARED[name] ?? []));
  const scenarios = values.scenarios?.split(",") ?? SCENARIOS;
  const unknown = [
    ...targets.filter((name) => ![...TARGETS, "portkey", ...Object.values(COMPARED)].includes(name)),
    ...scenarios.filter((name) => !SCENARIOS.includes(name)),
  ];
  if (unknown.length > 0)
    throw new Error(`Unknown: ${unknown.join(", ")}. Targets: ${TARGETS.join(", ")}, portkey. Scenarios: ${SCENARIOS.join(", ")}.`);
  return {
    secondsPerCell,
    warmUpSeconds: Math.min(1, secondsPerCell / 2),
    rounds: Number(values.rounds),
    targets,
    scenarios,
    connections: values.connections.split(",").map(Number),
    compare: values.compare ?? null,
    measuresMemory: !values["no-memory"],
  };
}

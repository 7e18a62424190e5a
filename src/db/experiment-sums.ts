import { EXPERIMENT_METRICS, type ExperimentMetric, NO_SAMPLE, type Sample, sampleOfCalls } from "../domain/experiment";
import { database } from "./client";
import { Prisma } from "./generated/client";
import { moment } from "./moment";

/** What the calls of one arm have shown. Money in nano-dollars, times in milliseconds. */
export interface ArmSums {
  requests: number;
  /** Users, or sessions where the experiment sticks to those. */
  users: number;
  samples: Record<ExperimentMetric, Sample>;
}

export const NO_ARM_SUMS: ArmSums = {
  requests: 0,
  users: 0,
  samples: { cost: NO_SAMPLE, latency: NO_SAMPLE, ttft: NO_SAMPLE, errorRate: NO_SAMPLE, outputLength: NO_SAMPLE, feedback: NO_SAMPLE },
};

/** Of ExperimentCall; a call without the value says nothing of the metric. As floating point: squares of nano-dollars exceed any integer. */
const VALUES: Record<ExperimentMetric, Prisma.Sql> = {
  cost: Prisma.sql`CAST("costNanoUsd" AS DOUBLE PRECISION)`,
  latency: Prisma.sql`CAST("latencyMs" AS DOUBLE PRECISION)`,
  ttft: Prisma.sql`CAST("ttftMs" AS DOUBLE PRECISION)`,
  errorRate: Prisma.sql`CAST("isError" AS DOUBLE PRECISION)`,
  outputLength: Prisma.sql`CAST("outputTokens" AS DOUBLE PRECISION)`,
  feedback: Prisma.sql`"score"`,
};
/** What the results are called. */
const NAMES: Record<ExperimentMetric, Prisma.Sql> = {
  cost: Prisma.sql`"cost"`,
  latency: Prisma.sql`"latency"`,
  ttft: Prisma.sql`"ttft"`,
  errorRate: Prisma.sql`"errorRate"`,
  outputLength: Prisma.sql`"outputLength"`,
  feedback: Prisma.sql`"feedback"`,
};
/** Of a unit: how many of its calls have the value. Its sum has the metric's own name. */
const COUNTS: Record<ExperimentMetric, Prisma.Sql> = {
  cost: Prisma.sql`"costs"`,
  latency: Prisma.sql`"latencies"`,
  ttft: Prisma.sql`"ttfts"`,
  errorRate: Prisma.sql`"outcomes"`,
  outputLength: Prisma.sql`"outputs"`,
  feedback: Prisma.sql`"scores"`,
};

/** Several sums as one text, so that six metrics need no thirty names. */
const asText = (sums: readonly Prisma.Sql[]) =>
  Prisma.join(
    sums.map((sum) => Prisma.sql`COALESCE(${sum}, 0)`),
    " || ' ' || ",
  );

/** Of an arm's calls. */
function ofCalls(metric: ExperimentMetric): Prisma.Sql {
  const value = VALUES[metric];
  const sums = [Prisma.sql`COUNT(${value})`, Prisma.sql`SUM(${value})`, Prisma.sql`SUM(${value} * ${value})`];
  return Prisma.sql`${asText(sums)} AS ${NAMES[metric]}`;
}

/** The same in two steps: the sums of each unit, and of them those of the arm. */
function ofUnit(metric: ExperimentMetric): Prisma.Sql {
  const value = VALUES[metric];
  return Prisma.sql`CAST(COUNT(${value}) AS DOUBLE PRECISION) AS ${COUNTS[metric]}, SUM(${value}) AS ${NAMES[metric]}`;
}

function ofUnits(metric: ExperimentMetric): Prisma.Sql {
  const [sum, calls] = [NAMES[metric], COUNTS[metric]];
  const products = [Prisma.sql`${sum} * ${sum}`, Prisma.sql`${sum} * ${calls}`, Prisma.sql`${calls} * ${calls}`];
  const sums = [Prisma.sql`COUNT(${sum})`, ...[calls, sum, ...products].map((column) => Prisma.sql`SUM(${column})`)];
  return Prisma.sql`${asText(sums)} AS ${sum}`;
}

interface CountedExperiment {
  id: string;
  startedAt: Date;
  stickyBy: string | null;
}

type Row = { arm: string; requests: number | bigint; users: number | bigint } & Partial<Record<ExperimentMetric, string>>;

/** By arm, `provider/model`; one without calls is not there. One pass over the experiment's calls, for these metrics: of a million calls it takes a second or two. */
export async function sumExperiment(
  { id, startedAt, stickyBy }: CountedExperiment,
  metrics: readonly ExperimentMetric[] = EXPERIMENT_METRICS,
): Promise<Map<string, ArmSums>> {
  const listed = (write: (metric: ExperimentMetric) => Prisma.Sql) => Prisma.join(metrics.map(write));
  const calls = Prisma.sql`FROM "ExperimentCall" WHERE "experimentId" = ${id} AND "createdAt" >= ${moment(startedAt)}`;
  const rows = await database().$queryRaw<Row[]>(
    stickyBy === null
      ? Prisma.sql`SELECT "arm", COUNT(*) AS "requests", COUNT(DISTINCT "unit") AS "users", ${listed(ofCalls)} ${calls} GROUP BY "arm"`
      : Prisma.sql`SELECT "arm", SUM("requests") AS "requests", COUNT("unit") AS "users", ${listed(ofUnits)} FROM (
          SELECT "arm", COUNT(*) AS "requests", MIN("unit") AS "unit", ${listed(ofUnit)} ${calls} GROUP BY "arm", COALESCE("unit", "requestId")
        ) u GROUP BY "arm"`,
  );
  return new Map(rows.map((row) => [row.arm, toSums(row)]));
}

function toSums(row: Row): ArmSums {
  const read = EXPERIMENT_METRICS.flatMap((metric) => (row[metric] === undefined ? [] : [[metric, toSample(row[metric])]]));
  const samples = { ...NO_ARM_SUMS.samples, ...(Object.fromEntries(read) as Partial<ArmSums["samples"]>) };
  return { requests: Number(row.requests), users: Number(row.users), samples };
}

function toSample(text: string): Sample {
  const [first = 0, second = 0, third = 0, ...others] = text.split(" ").map(Number);
  const [squares = 0, crossed = 0, sizes = 0] = others;
  if (others.length === 0) return sampleOfCalls({ calls: first, sum: second, squares: third });
  return { units: first, calls: second, sum: third, squares, crossed, sizes };
}

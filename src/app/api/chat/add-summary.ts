import { z } from "zod";
import { formatUsd } from "@/domain/money";
import { findSplitCharge } from "@/queries/split-charge";

/** What is read of the gateway's own answer; everything else of it passes. */
const completion = z.looseObject({
  object: z.literal("chat.completion"),
  created: z.number(),
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string().nullish() }) })),
  usage: z.looseObject({ cost: z.string() }),
});

/**
 * A whole answer with what browser apps would have to dig for: `provider`, `content` (the first choice's text; null when there is none),
 * `created_at` (ISO 8601) and `cost`, whose parts add up to its total. The parts and the provider are null while the call's record
 * waits for the database. Streams and errors pass as they are.
 */
export async function addSummary(answer: Response, organizationId: string): Promise<Response> {
  if (answer.status !== 200 || !answer.headers.get("content-type")?.startsWith("application/json")) return answer;
  const body: unknown = await answer.json();
  const headers = new Headers(answer.headers);
  headers.delete("content-length");
  const parsed = completion.safeParse(body);
  if (!parsed.success) return Response.json(body, { headers });
  const { created, choices, usage } = parsed.data;
  const split = await findSplitCharge(organizationId, headers.get("x-monitor-request-id") ?? "");
  const summary = {
    provider: split?.provider ?? null,
    content: choices[0]?.message.content ?? null,
    created_at: new Date(created * 1_000).toISOString(),
    cost: {
      input_cost: split && formatUsd(split.inputNanoUsd),
      output_cost: split && formatUsd(split.outputNanoUsd),
      total_cost: usage.cost,
      currency: "USD",
    },
  };
  return Response.json({ ...parsed.data, ...summary }, { headers });
}

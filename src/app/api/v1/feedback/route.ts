import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { giveFeedback } from "@/experiments/give-feedback";

const body = z.strictObject({
  requestId: z.string().min(1).max(100),
  score: z.number().min(0, "must be between 0 and 1").max(1, "must be between 0 and 1"),
});

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "credential", body }, async ({ credential, body }) =>
    Response.json(await giveFeedback(credential, body), { status: 201 }),
  ),
});

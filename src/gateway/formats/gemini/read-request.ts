import { asText, type Members } from "../../bytes/json/parse-members";
import type { HubRequest } from "../../hub/hub-request";
import { refuse } from "../../translate/refuse";
import { append } from "./append";
import { Fields } from "./fields";
import { FunctionCalls } from "./function-calls";
import { readConfig } from "./read-config";
import { readContents, readSystem } from "./read-contents";
import { readTools } from "./read-tools";
import type { Reading } from "./reading";

/**
 * Reads the body of `generateContent` and `streamGenerateContent`: https://ai.google.dev/api/generate-content
 * @throws AppError `invalid_request` that names the field
 */
export function readRequest(body: Members, { isStreaming }: { isStreaming: boolean }): HubRequest {
  const fields = new Fields({ value: body, at: "" });
  const reading: Reading = { calls: new FunctionCalls(), hints: [], needs: [] };
  refuseStored(fields);
  fields.take("model");
  const messages = [...readSystem(fields.take("systemInstruction"), reading), ...readContents(fields.take("contents"), reading)];
  const { tools, toolChoice } = readTools(fields.take("tools"), fields.take("toolConfig"), reading);
  const config = readConfig(fields.take("generationConfig"), reading);
  reading.hints.push(...fields.takeAll(["safetySettings", "labels"]));
  append(reading.needs, [...readTier(fields), ...fields.rest]);
  return {
    ...{ format: "gemini", isStreaming, messages, tools, toolChoice, ...config },
    ...{ areCallsParallel: null, userId: null, cache: null, hints: reading.hints, needs: reading.needs },
  };
}

/** What is kept at Google is in the operator's account, which no caller may read or fill. */
function refuseStored(fields: Fields): void {
  const cached = fields.take("cachedContent");
  if (cached) refuse(cached.at, "cached contents are in the operator's account: send the contents themselves.");
  const store = fields.takeBoolean("store");
  if (store?.value) refuse(store.at, "nothing is stored here.");
}

/** As OpenAI's `service_tier`: what costs more is not resold. */
function readTier(fields: Fields): HubRequest["needs"] {
  const tier = fields.take("serviceTier");
  const word = asText(tier?.value)?.toLowerCase().replace("service_tier_", "");
  if (!tier || word === "standard" || word === "unspecified") return [];
  if (word !== "flex") refuse(tier.at, "only standard and flex are resold.");
  return [tier];
}

import { AppError } from "../../domain/errors";
import { type Ask, headerOf } from "../ask";
import { scanTopLevel } from "../bytes/json/scan-json";
import type { GatewayPorts } from "../ports";
import { gatherBody } from "../read-body";

export interface JsonBody {
  json: unknown;
  bytes: Uint8Array;
}

/** The body as one JSON object. @throws AppError `invalid_request`, `payload_too_large`, `unsupported_media_type` */
export async function readJsonBody(ports: GatewayPorts, ask: Ask): Promise<JsonBody> {
  const encoding = headerOf(ask.rawHeaders, "content-encoding") ?? "identity";
  if (encoding !== "identity") throw new AppError("unsupported_media_type", "A compressed body is not read here.", { remedy: "Send it as it is." });
  const bytes = await gatherBody(ask, ports.limits);
  const scan = scanTopLevel(bytes);
  if (!scan.ok)
    throw new AppError("invalid_request", `The body is not a JSON object that can be read: ${scan.reason} at byte ${scan.at}.`, {
      remedy: "Send one well-formed JSON object.",
    });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  return { json: parse(text), bytes };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid_request", "The body is not JSON.", { remedy: "Send one well-formed JSON object.", cause });
  }
}

import { EventSplitter } from "../../bytes/sse/split-events";
import type { ReaderResult, Route, UsageReader } from "../contract";
import { builtInDialect } from "./built-in-dialect";
import type { Fixture } from "./read-fixtures";

const DIALECTS: Record<string, { dialect: string; basePath: string; mount: RegExp }> = {
  openai: { dialect: "openai", basePath: "/v1", mount: /^\/v1/ },
  azure_openai: { dialect: "azure", basePath: "/openai/v1", mount: /^\/openai\/v1/ },
  azure_xai: { dialect: "azure", basePath: "/models", mount: /^\/models/ },
  openrouter: { dialect: "openrouter", basePath: "/api/v1", mount: /^\/api\/v1/ },
  anthropic: { dialect: "anthropic", basePath: "/v1", mount: /^/ },
  google: { dialect: "google", basePath: "", mount: /^/ },
  xai: { dialect: "xai", basePath: "/v1", mount: /^\/v1/ },
};
/** For recordings without a URL. */
const PATHS: Record<string, string> = {
  interactions: "/v1beta/interactions",
  vertex_native_stream: "/v1/projects/p/locations/global/publishers/google/models/gemini-3-flash-preview:streamGenerateContent",
};

export function routeFixture(fixture: Fixture): Route & { dialect: string } {
  const { dialect, basePath, mount } = DIALECTS[fixture.provider] as { dialect: string; basePath: string; mount: RegExp };
  const pathname = fixture.url ? new URL(fixture.url).pathname : (PATHS[fixture.api] as string);
  return { dialect, ...builtInDialect(dialect).route({ method: fixture.method, path: pathname.replace(mount, ""), basePath }) };
}

export interface ReadAnswer extends ReaderResult {
  /** How many events ended the response, and how many with data came after the first of them. */
  endEvents: number;
  eventsAfterEnd: number;
}

/** What reads a recorded response's usage. Null: its path is not metered. */
export function openReader(fixture: Fixture): UsageReader | null {
  const route = routeFixture(fixture);
  const context = { requestedModel: "asked-for", statusCode: fixture.status, inputTextBytes: fixture.request.length, method: fixture.method };
  return builtInDialect(route.dialect).usageReader(route.wire, context);
}

/** Reads a recorded response as the gateway does: the body at once, or events from chunks cut at `cuts`. Null: its path is not metered. */
export function readAnswer(fixture: Fixture, cuts: readonly number[] = []): ReadAnswer | null {
  const reader = openReader(fixture);
  if (!reader) return null;
  let endEvents = 0;
  let eventsAfterEnd = 0;
  if (!fixture.isEventStream) reader.body(fixture.body);
  for (const { name, data } of fixture.isEventStream ? splitBody(fixture.body, cuts) : []) {
    if (!data) continue;
    if (endEvents > 0) eventsAfterEnd++;
    if (reader.event(name, data)) endEvents++;
  }
  return { ...reader.result(), endEvents, eventsAfterEnd };
}

export function splitBody(body: Uint8Array, cuts: readonly number[]) {
  const splitter = new EventSplitter();
  const edges = [0, ...cuts, body.length];
  const frames = edges.slice(1).flatMap((edge, i) => splitter.push(body.subarray(edges[i], edge)));
  const last = splitter.end();
  return last ? [...frames, last] : frames;
}

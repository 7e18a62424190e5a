import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bySize, MOUNTS } from "../tools/support/full-size";
import { type CallInput, makeCall, type Seen } from "./make-call";
import { readRows, type StoredRow } from "./read-rows";
import { sendRawBody } from "./send-raw-body";
import { startDeafListener } from "./start-deaf-listener";
import { type Faulty, startFaulty, until } from "./start-faulty";

const MB = 1024 * 1024;
const LIMITS = {
  UPSTREAM_CONNECT_TIMEOUT_MS: "600",
  UPSTREAM_FIRST_BYTE_TIMEOUT_MS: "1000",
  UPSTREAM_IDLE_TIMEOUT_MS: "1000",
  REQUEST_BODY_BYTES_MAX: String(MB),
};
/** Timers of undici tick every 500 ms to 1 s; the rest is a busy machine. */
const LATE_MS_MAX = 3_000;
const WIRES = ["openai", "anthropic", "google"] as const;
/** Of fifty calls with a second answer, and a hundred that must not get it. */
const BATCHES = bySize({ small: 2, full: 20 });
/** Of a body over the limit. */
const REPEATS = bySize({ small: 1, full: 10 });

describe.each(MOUNTS)("what breaks, at the mount %s", (mount) => {
  let faulty: Faulty;
  /** In the place of one provider. */
  let deaf: Awaited<ReturnType<typeof startDeafListener>>;
  beforeAll(async () => {
    deaf = await startDeafListener();
    faulty = await startFaulty({ mount, env: { ...LIMITS, UPSTREAM_XAI_URL: `http://127.0.0.1:${deaf.port}/v1` } });
  }, 120_000);
  afterAll(async () => {
    await deaf?.stop();
    await faulty?.stop();
  });

  const call = (input: Pick<CallInput, "wire"> & Partial<CallInput>) => makeCall({ origin: faulty.app.origin, token: faulty.token, ...input });
  async function rowOf(seen: Seen): Promise<StoredRow> {
    let row: StoredRow | undefined;
    await until(`a row of ${seen.requestId}`, 5_000, () => {
      row = readRows(faulty.app.folder).find((stored) => stored.requestId === seen.requestId);
      return row !== undefined;
    });
    return row as StoredRow;
  }

  // Most of their time they wait for a limit.
  describe.concurrent.each(WIRES)("%s", (wire) => {
    test.each([
      ["a reset before the headers", "reset-before", false, 502, "upstream_error"],
      ["a reset before the headers of a stream", "reset-before", true, 502, "upstream_error"],
      ["bytes that are no HTTP", "garbage", false, 502, "upstream_error"],
      ["a connection that stays open without an answer", "half-open", true, 504, "upstream_timeout"],
    ] as const)("%s is answered in the API's own shape", async (_name, fault, stream, status, code) => {
      const seen = await call({ wire, stream, script: { fault } });
      expect([seen.end, seen.status]).toEqual(["clean", status]);
      const { error } = JSON.parse(seen.body.toString()) as { error: Record<string, unknown> };
      expect(JSON.stringify(error)).toContain(code);
      expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|ECONN|undici/);
      expect(seen.elapsedMs).toBeLessThan(1_000 + LATE_MS_MAX);
      expect(await rowOf(seen)).toMatchObject({ outcome: "broken", statusCode: status, errorCode: code });
    });

    test.each([
      ["a reset", { fault: "reset-mid" }, true],
      ["silence past the limit", { fault: "stall" }, true],
      ["a cut without an end", { fault: "truncate:300" }, true],
    ] as const)("%s in mid-answer is never a clean end", async (_name, script, stream) => {
      const seen = await call({ wire, stream, script });
      expect(seen.end).toBe("broken");
      expect([0, 200]).toContain(seen.status); // Next sends no head before the first byte, and half an event may be held back
      expect(seen.elapsedMs).toBeLessThan(1_000 + LATE_MS_MAX);
      if (seen.status === 200) expect(await rowOf(seen)).toMatchObject({ outcome: "broken", statusCode: 200 });
    });

    test("a stream of less than its content-length is never a clean end", async () => {
      expect((await call({ wire, stream: true, script: { fault: "wrong-length" } })).end).toBe("broken");
    });

    test.each([["reset-mid"], ["stall"], ["wrong-length"], ["truncate:40"]] as const)(
      "a JSON answer that ends with %s is an error or broken, never a 200 with a clean end",
      async (fault) => {
        const seen = await call({ wire, script: { fault } });
        expect([seen.end, seen.status]).not.toEqual(["clean", 200]);
        if (seen.end === "clean") expect(seen.status).toBe(fault === "stall" ? 504 : 502);
        expect(await rowOf(seen)).toMatchObject({ outcome: "broken" });
      },
    );

    test("an error inside a 200 stream is passed on, and its row is broken", async () => {
      const seen = await call({ wire, stream: true, script: { fault: "error-in-stream" } });
      expect([seen.end, seen.status]).toEqual(["clean", 200]);
      expect(seen.body.toString()).toContain("error");
      expect(await rowOf(seen)).toMatchObject({ outcome: "broken", statusCode: 200 });
    });

    test("a body that is neither JSON nor UTF-8 passes unchanged", async () => {
      const seen = await call({ wire, script: { fault: "garbage-body" } });
      expect([seen.end, seen.status]).toEqual(["clean", 200]);
      expect(await rowOf(seen)).toMatchObject({ outcome: "completed", statusCode: 200 });
    });

    test.each([false, true])("a gzip answer reaches the client readable, and is metered (stream: %s)", async (stream) => {
      const plain = await call({ wire, stream });
      const { inputTokens, outputTokens, usageSource } = await rowOf(plain);
      expect(usageSource).toBe("provider");
      const seen = await call({ wire, stream, script: { fault: "gzip" }, headers: { "accept-encoding": "gzip" } });
      // Next drops the header, so its mount decodes; the server passes the bytes as they are.
      expect([seen.end, seen.headers["content-encoding"]]).toEqual(["clean", mount === "server" ? "gzip" : undefined]);
      const text = (mount === "server" ? gunzipSync(seen.body) : seen.body).toString();
      if (!stream || wire !== "openai") expect(text).toBe(plain.body.toString());
      else expect(text).toContain("[DONE]"); // with the usage that was asked for: it cannot be taken out of compressed bytes
      expect(await rowOf(seen)).toMatchObject({ inputTokens, outputTokens, usageSource, outcome: "completed" });
    });
  });

  test("a connection that never comes about is a 504 within its limit; one that is refused, a 502 at once", { timeout: 60_000 }, async () => {
    const unanswered = await call({ wire: "xai" });
    expect([unanswered.end, unanswered.status]).toEqual(["clean", 504]);
    expect(unanswered.elapsedMs).toBeLessThan(600 + LATE_MS_MAX);
    await deaf.stop();
    const refused = await call({ wire: "xai" });
    expect([refused.end, refused.status]).toEqual(["clean", 502]);
    expect(refused.elapsedMs).toBeLessThan(LATE_MS_MAX);
    expect(await rowOf(refused)).toMatchObject({ outcome: "broken", errorCode: "upstream_error" });
  });

  test("a second answer on an idle connection is never given to another call", { timeout: 300_000 }, async () => {
    const answers: Seen[] = [];
    let left = 0;
    for (let batch = 0; batch < BATCHES; batch++) {
      const script = { fault: "second-response", firstByteDelayMs: 250 } as const;
      await Promise.all(Array.from({ length: 50 }, () => call({ wire: "openai", script })));
      // What comes on a connection in use cannot be told from its answer. Where both answers came in one read, nobody has looked at the second one yet.
      await until("rid of the connections with a second answer", 2_000, () => faulty.simulator.poisonedConnections() === 0).catch(() => {
        left += faulty.simulator.poisonedConnections();
      });
      answers.push(...(await Promise.all(Array.from({ length: 100 }, () => call({ wire: "openai" })))));
    }
    const poisoned = answers.filter((seen) => seen.body.includes("poison")).length;
    const failed = answers.filter((seen) => seen.status !== 200).length;
    console.log(`${mount}: ${poisoned} of ${answers.length} calls got another's answer, ${failed} none; ${left} connections were left`);
    expect([poisoned, answers.length]).toEqual([0, BATCHES * 100]);
    expect(failed).toBeLessThanOrEqual(left); // whoever meets one ends in an error
  });

  test.each([
    ["openai", "content-length"],
    ["openai", "chunked"],
    ["anthropic", "content-length"],
    ["anthropic", "chunked"],
    ["upload", "content-length"],
    ["upload", "chunked"],
  ] as const)(
    "a body over the limit (%s, %s): the client receives a 413 in the API's shape, whatever it still sends",
    { timeout: 60_000 },
    async (wire, framing) => {
      for (let i = 0; i < REPEATS; i++) {
        const answer = await sendRawBody({ origin: faulty.app.origin, token: faulty.token, wire, framing, bytes: 8 * MB });
        expect(answer.status, answer.error).toBe(413);
        const { error } = JSON.parse(answer.body) as { error: { message: string } };
        expect(JSON.stringify(error)).toContain("payload_too_large");
        expect(error.message).toContain(String(MB));
      }
      const reached = faulty.simulator.books.calls.filter((call) => call.bodyBytes > MB);
      expect(reached).toEqual([]);
    },
  );

  test("the process is still well", async () => {
    const readStatus = async () => ((await (await fetch(`${faulty.app.origin}/api/health`)).json()) as { status: string }).status;
    await until("without rows that wait", 10_000, async () => (await readStatus()) === "ok");
    expect((await call({ wire: "openai" })).status).toBe(200);
  });
});

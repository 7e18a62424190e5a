import { describe, expect, test } from "vitest";
import { readLabels } from "./identify";

const asBytes = (text: string) => Buffer.from(text, "utf8").toString("latin1");

describe("labels", () => {
  test("are read from their headers, whatever the case of the names", () => {
    const headers = ["X-Monitor-Session", " chat-1 ", "x-monitor-user", "ada", "X-MONITOR-TAGS", "env=prod, team = a=b"];
    expect(readLabels(headers)).toEqual({ sessionId: "chat-1", userId: "ada", tags: { env: "prod", team: "a=b" } });
    expect(readLabels([])).toEqual({ sessionId: null, userId: null, tags: null });
  });

  test("are UTF-8 where they are valid UTF-8, and else what HTTP makes of them", () => {
    expect(readLabels(["x-monitor-user", asBytes("김민아"), "x-monitor-tags", asBytes("팀=지원")])).toMatchObject({
      userId: "김민아",
      tags: { 팀: "지원" },
    });
    expect(readLabels(["x-monitor-user", "caf\xe9"]).userId).toBe("caf\xe9");
  });

  test("that are malformed are refused with their name", () => {
    expect(() => readLabels(["x-monitor-session", "x".repeat(201)])).toThrow("x-monitor-session");
    expect(() => readLabels(["x-monitor-tags", "novalue"])).toThrow("x-monitor-tags");
    expect(() => readLabels(["x-monitor-tags", Array.from({ length: 11 }, (_, i) => `k${i}=v`).join(",")])).toThrow("x-monitor-tags");
  });
});

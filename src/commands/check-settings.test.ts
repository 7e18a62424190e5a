import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findSettingsProblem } from "./check-settings.mjs";

beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllEnvs());
const findProblem = () => findSettingsProblem(() => import("../env"));

test("settings that are right are no problem", async () => {
  expect(await findProblem()).toBeNull();
});

test("each one that is wrong is named in a line of its own, and nothing else is said: no stack, no file of ours", async () => {
  vi.stubEnv("DATABASE_URL", "mysql://localhost/x");
  vi.stubEnv("JWT_SECRET", "short");
  vi.stubEnv("TOPUP", "free");
  vi.stubEnv("DEFAULT_MARGIN_PERCENT", "20%");
  expect((await findProblem())?.split("\n")).toEqual([
    "The environment is not right:",
    expect.stringMatching(/^ {2}DATABASE_URL: must be file:<path>/),
    "  JWT_SECRET: must have at least 32 characters",
    expect.stringMatching(/^ {2}DEFAULT_MARGIN_PERCENT: .*number/),
    expect.stringMatching(/^ {2}TOPUP: .*"manual"\|"stripe"\|"off"/),
    "See .env.example for every variable.",
  ]);
});

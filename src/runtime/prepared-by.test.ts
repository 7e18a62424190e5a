import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "../db/client";
import { databaseFile, dialectOf } from "../db/dialect";
import { isPreparedByThisBuild, notePrepared } from "./prepared-by";

/** A build with one migration, as the working directory shows it. */
let folder: string;
const writeBuild = (stamp: string) => writeFileSync(path.join(folder, "dist/stamps/server"), stamp);
const addMigration = (name: string) => mkdirSync(path.join(folder, "prisma/migrations", dialectOf(), name), { recursive: true });
beforeEach(async () => {
  if (dialectOf() === "sqlite") chmodSync(databaseFile(), 0o600);
  folder = mkdtempSync(path.join(tmpdir(), "build-"));
  mkdirSync(path.join(folder, "dist/stamps"), { recursive: true });
  writeBuild("one");
  addMigration("1_initial");
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  await notePrepared();
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe("a start has nothing to prepare", () => {
  test("when this build has prepared the database", async () => {
    expect(await isPreparedByThisBuild()).toBe(true);
  });

  test("and only then: not after another build, a new migration, or one that cannot be told", async () => {
    writeBuild("two");
    expect(await isPreparedByThisBuild()).toBe(false);
    writeBuild("one");
    addMigration("2_next");
    expect(await isPreparedByThisBuild()).toBe(false);
    await notePrepared();
    expect(await isPreparedByThisBuild()).toBe(true);
    rmSync(path.join(folder, "dist"), { recursive: true });
    expect(await isPreparedByThisBuild()).toBe(false);
    await notePrepared();
    expect(await isPreparedByThisBuild()).toBe(false);
  });

  test("not on a database that was never prepared", async () => {
    await database().catalogVersion.updateMany({ data: { preparedBy: null } });
    expect(await isPreparedByThisBuild()).toBe(false);
    await database().catalogVersion.deleteMany();
    expect(await isPreparedByThisBuild()).toBe(false);
    await database().catalogVersion.create({ data: { id: 1, version: 0 } });
  });

  test.runIf(dialectOf() === "sqlite")("not while others may read its file: the preparation closes it", async () => {
    chmodSync(databaseFile(), 0o644);
    expect(await isPreparedByThisBuild()).toBe(false);
  });
});

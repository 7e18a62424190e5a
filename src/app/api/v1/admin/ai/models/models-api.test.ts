import { beforeAll, describe, expect, it } from "vitest";
import { call, type Json, makeModel, makeProvider, message, put, remove, signInAsAdministrator } from "@/app/testing/administer";
import { audited } from "@/audit/testing/audited";
import { findPrice } from "@/catalog/find-price";
import { findResoldModel } from "@/catalog/find-resold-model";
import { listResoldModels } from "@/catalog/list-resold-models";
import { seedCatalog } from "@/catalog/seed/seed-catalog";
import { database } from "@/db/client";
import { GET as getPrices } from "./[id]/prices/route";
import { DELETE as deleteModel, PUT as putModel } from "./[id]/route";
import { GET as getModels, POST as postModel } from "./route";

beforeAll(signInAsAdministrator);

describe("models", () => {
  it("are added with a price, can be called at once, changed, switched off and deleted", async () => {
    const provider = await makeProvider({ name: "groq-like" });
    const made = await call(postModel, {
      body: {
        modelName: "llama-own",
        providerId: provider.id,
        upstreamModel: "meta/llama-9",
        contextWindow: 8_000,
        maxTokens: 1_000,
        inputCostPer1k: 0.00000015,
        outputCostPer1k: "0.0006",
        supportsVision: true,
        marginPercent: 0.5,
      },
    });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      modelName: "llama-own",
      displayName: "llama-own",
      provider: { id: "groq-like" },
      upstreamModel: "meta/llama-9",
      pricing: { input: "0.000150000", output: "0.600000000", cacheRead: null, cacheWrite: null },
      cost: { inputPer1k: "0.000000150", outputPer1k: "0.000600000" },
      capabilities: { vision: true, streaming: true, functionCalling: true, embeddings: false },
      marginPercent: "0.500000",
      version: 1,
    });
    const found = () => findResoldModel("llama-own", Date.now());
    expect(found()).toMatchObject({ status: "found", model: { upstreamModel: "meta/llama-9", marginPpm: 500_000, contextWindow: 8_000 } });
    const id = made.json.id as string;
    expect((await put(putModel, id, { version: 1, isEnabled: false })).json).toMatchObject({ isEnabled: false, version: 2 });
    expect(found().status).toBe("disabled");
    expect((await put(putModel, id, { version: 2, isEnabled: true, pricing: { input: "9", output: "9" } })).json.pricing).toMatchObject({
      input: "9.000000000",
    });
    expect(found()).toMatchObject({ status: "found", model: { rates: { tokens: { input: "9000000" } } } });
    expect((await remove(deleteModel, id)).status).toBe(204);
    expect(found().status).toBe("unknown");
    expect(await audited(id)).toEqual(["model.created", "model.updated", "model.updated", "model.deleted"]);
  });

  it("without a price are not sold, and it is said so", async () => {
    const made = await makeModel({ modelName: "free-of-price", pricing: undefined });
    expect(made.pricing).toEqual({ input: null, output: null, cacheRead: null, cacheWrite: null });
    expect(findResoldModel("free-of-price", Date.now()).status).toBe("unpriced");
  });

  it("that share a name: the one with the highest priority is called, and with none above, the built-in one", async () => {
    const made = await makeModel({ modelName: "gpt-4o" });
    const servedBy = () => {
      const found = findResoldModel("gpt-4o", Date.now());
      return found.status === "found" ? found.provider.id : found.status;
    };
    expect(servedBy()).toBe("openai");
    await put(putModel, made.id as string, { version: 1, priority: 5 });
    expect(servedBy()).toBe((made.provider as { id: string }).id);
    await put(putModel, made.id as string, { version: 2, isEnabled: false });
    expect(servedBy()).toBe("openai");
  });

  it("take the whole entity back as it was read: no field is pinned, and no price is made", async () => {
    const all = (await call(getModels)).json.models as Json[];
    const read = all.find(({ modelName, provider }) => modelName === "gemini-2.5-pro" && (provider as Json).id === "google") as Json;
    const id = read.id as string;
    const prices = async () => ((await call(getPrices, { id })).json.prices as Json[]).length;
    const before = await prices();
    const changed = await put(putModel, id, { ...read, description: "ours" });
    expect([changed.status, changed.json]).toMatchObject([200, { description: "ours", overridden: ["description"] }]);
    expect(await prices()).toBe(before); // it has tiers, which four rates do not say
    expect((await put(putModel, id, { version: 2, capabilities: { vision: false } })).json).toMatchObject({ capabilities: { vision: false } });
    expect((await put(putModel, id, { version: 3, pricing: { output: "77" } })).json.pricing).toMatchObject({
      output: "77.000000000",
      input: (read.pricing as Json).input,
    });
    expect((await put(putModel, id, { version: 4, inputCostPer1k: 0.001 })).json.pricing).toMatchObject({
      output: "77.000000000",
      input: "1.000000000",
    });
    expect((await put(putModel, id, { version: 5, cost: {}, apiKey: "x" })).status).toBe(400);
  });

  it("keep their names when they are called otherwise upstream, and are asked for as they are written", async () => {
    const made = await makeModel({ modelName: "Qwen/Qwen9-7B" });
    expect(made.upstreamModel).toBe("Qwen/Qwen9-7B");
    expect(findResoldModel("Qwen/Qwen9-7B", Date.now())).toMatchObject({ status: "found", model: { upstreamModel: "Qwen/Qwen9-7B" } });
    const all = (await call(getModels)).json.models as Json[];
    const mini = all.find(({ modelName, provider }) => modelName === "gpt-4o-mini" && (provider as Json).id === "openai") as Json;
    await put(putModel, mini.id as string, { version: mini.version, upstreamModel: "gpt-4o-mini-special" });
    expect(findPrice({ providerId: "openai", model: "gpt-4o-mini-2024-07-18", atMs: Date.now() })?.modelId).toBe("gpt-4o-mini");
    expect(findPrice({ providerId: "openai", model: "gpt-4o-mini-special", atMs: Date.now() })?.modelId).toBe("gpt-4o-mini");
    await put(putModel, mini.id as string, { version: (mini.version as number) + 1, reset: ["upstreamModel"] });
  });

  it("are listed for customers, or only called: as an administrator says, whatever the built-in list says", async () => {
    const isListed = (name: string) => listResoldModels(Date.now()).some(({ id }) => id === name);
    const all = (await call(getModels)).json.models as Json[];
    const model = all.find(({ modelName, provider }) => modelName === "gpt-4.1-mini" && (provider as Json).id === "openai") as Json;
    expect([model.isListed, isListed("gpt-4.1-mini")]).toEqual([true, true]);
    const hidden = await put(putModel, model.id as string, { version: model.version, isListed: false });
    expect(hidden.json).toMatchObject({ isListed: false, overridden: ["isListed"] });
    for (let start = 0; start < 2; start++) await seedCatalog();
    expect([isListed("gpt-4.1-mini"), findResoldModel("gpt-4.1-mini", Date.now()).status]).toEqual([false, "found"]);
    const back = await put(putModel, model.id as string, { version: hidden.json.version, reset: ["isListed"] });
    expect([back.json, isListed("gpt-4.1-mini")]).toMatchObject([{ isListed: true, overridden: [] }, true]);
    const made = await makeModel({ modelName: "only-called", isListed: false });
    expect([made.isListed, isListed("only-called"), findResoldModel("only-called", Date.now()).status]).toEqual([false, false, "found"]);
  });

  it("that are built in keep an administrator's fields at every start, one by one", async () => {
    const all = (await call(getModels)).json.models as Json[];
    const model = all.find(({ modelName, provider }) => modelName === "gpt-4o-mini" && (provider as Json).id === "openai") as Json;
    const changed = await put(putModel, model.id as string, { version: model.version, maxTokens: 77, description: "ours" });
    for (let start = 0; start < 10; start++) await seedCatalog();
    const now = findResoldModel("gpt-4o-mini", Date.now());
    expect(now).toMatchObject({ status: "found", model: { maxOutputTokens: 77, contextWindow: model.contextWindow } });
    const reset = await put(putModel, model.id as string, { version: changed.json.version, reset: ["maxTokens"] });
    expect(reset.json).toMatchObject({ maxTokens: model.maxTokens, description: "ours", overridden: ["description"] });
  });

  it.each([
    [{ modelName: "" }, "modelName"],
    [{ modelName: "a b" }, "modelName"],
    [{ modelName: "x*" }, "modelName"],
    [{ modelName: "auto" }, "modelName"],
    [{ contextWindow: -1 }, "contextWindow"],
    [{ contextWindow: 1.5 }, "contextWindow"],
    [{ pricing: { input: "-1", output: "1" } }, "pricing.input"],
    [{ pricing: { input: "1", output: "123456789012345678901234567890" } }, "pricing.output"],
    [{ pricing: { input: "0.0000001", output: "1" } }, "pricing.input"],
    [{ pricing: { input: 1, output: "1" } }, "pricing.input"],
    [{ pricing: { input: "1" } }, "pricing.output"],
    [{ pricing: { output: "1" } }, "pricing.input"],
    [{ pricing: undefined, inputCostPer1k: -0.1, outputCostPer1k: 1 }, "inputCostPer1k"],
    [{ pricing: undefined, inputCostPer1k: 1e300, outputCostPer1k: 1 }, "inputCostPer1k"],
    [{ pricing: undefined, inputCostPer1k: 1 }, "outputCostPer1k"],
    [{ inputCostPer1k: 1, outputCostPer1k: 1 }, "pricing"],
    [{ marginPercent: -0.1 }, "marginPercent"],
    [{ marginPercent: 101 }, "marginPercent"],
    [{ priority: 1e9 }, "priority"],
    [{ apiKey: "sk-secret" }, "apiKey"],
  ])("refuse %j by the field's name and store nothing", async (wrong, field) => {
    const { id: providerId } = await makeProvider();
    const answer = await call(postModel, { body: { modelName: "fine", pricing: { input: "1", output: "1" }, providerId, ...wrong } });
    expect(answer.status).toBe(400);
    expect(message(answer)).toContain(field);
    expect(await database().model.count({ where: { providerId: providerId as string } })).toBe(0);
  });

  it("of a provider that is not there are not found; twice the same name is a conflict", async () => {
    expect((await call(postModel, { body: { modelName: "x", providerId: "nobody" } })).status).toBe(404);
    const made = await makeModel({ modelName: "twice" });
    const again = await call(postModel, { body: { modelName: "twice", providerId: (made.provider as Json).id } });
    expect([again.status, message(again)]).toEqual([409, expect.stringContaining("modelName")]);
    expect((await put(putModel, "mdl_none", { version: 1 })).status).toBe(404);
  });
});

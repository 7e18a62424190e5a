import { describe, expect, test } from "vitest";
import { watchFormModel } from "./watch-form-model";

const part = (headers: string, value: string) => `--b\r\nContent-Disposition: form-data; ${headers}\r\n\r\n${value}\r\n`;
const audio = "\x00\xffRIFF\r\n--not a boundary\r\n".repeat(200);

async function watch(form: string, size: number) {
  const bytes = Buffer.from(form, "latin1");
  async function* chunks() {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
  }
  const models: string[] = [];
  const passed: Uint8Array[] = [];
  for await (const chunk of watchFormModel(chunks(), (model) => models.push(model))) passed.push(chunk);
  return { models, isUnchanged: Buffer.concat(passed).equals(bytes) };
}

describe("watchFormModel", () => {
  const file = part('name="file"; filename="a.wav"\r\nContent-Type: audio/wav', audio);
  const model = part('name="model"', "whisper-1");

  test.each([
    ["after the file", file + model],
    ["before the file", model + file],
    ["with headers of its own", file + part('name="model"\r\nContent-Type: text/plain', "whisper-1")],
  ])("finds the model %s, however the body is cut, and changes nothing", async (_, form) => {
    for (const size of [1, 2, 3, 7, 64, 1000, 100_000])
      expect(await watch(`${form}--b--\r\n`, size), `pieces of ${size}`).toEqual({ models: ["whisper-1"], isUnchanged: true });
  });

  test("finds none where there is none, or where it is too long to be one", async () => {
    expect(await watch(`${file}--b--\r\n`, 10)).toEqual({ models: [], isUnchanged: true });
    expect(await watch(part('name="model"', "x".repeat(5000)), 10)).toEqual({ models: [], isUnchanged: true });
  });
});

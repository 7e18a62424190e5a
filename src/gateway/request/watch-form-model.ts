const FIELD = Buffer.from('name="model"');
/** The field's name, its part's other headers and its value together are no longer. */
const FIELD_BYTES_MAX = 1024;
/** RFC 7578: the value stands after the part's headers, up to the line that begins with the boundary. */
const VALUE = /^[^\r\n]*(?:\r\n[^\r\n]+)*\r\n\r\n([^\r\n]{1,200})\r\n/;

/**
 * Passes a multipart body on as it comes, and calls back with the value of its `model` field when that goes by: answers to uploads
 * (transcriptions, image edits) do not name their model. Looks at each byte once, keeps at most a kilobyte.
 */
export async function* watchFormModel(body: AsyncIterable<Uint8Array>, onModel: (model: string) => void): AsyncGenerator<Uint8Array> {
  let kept = Buffer.alloc(0);
  let isFound = false;
  for await (const chunk of body) {
    if (!isFound) {
      const seen = Buffer.concat([kept, chunk]);
      const at = seen.indexOf(FIELD);
      const model = at < 0 ? undefined : VALUE.exec(seen.toString("latin1", at + FIELD.length, at + FIELD_BYTES_MAX))?.[1];
      if (model) onModel(model);
      isFound = model !== undefined;
      kept = at < 0 ? seen.subarray(-FIELD.length) : seen.subarray(at, at + FIELD_BYTES_MAX);
    }
    yield chunk;
  }
}

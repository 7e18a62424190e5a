const SAY_HELLO = "Say hello.";
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const answerSchema = { type: "object", properties: { word: { type: "string" } }, required: ["word"], additionalProperties: false };

/** What a model of today can do, and each format can ask for. */
export const WISHES = ["image", "reasoning", "structured output"] as const;
export type Wish = (typeof WISHES)[number];

/** The same wish in each format, and what is said to it. */
export const ASKED = {
  chat: (model: string, wish: Wish) => ({
    path: "/api/v1/chat/completions",
    body: {
      ...{ model, max_tokens: 4_000 },
      messages: [
        wish === "image"
          ? {
              role: "user",
              content: [
                { type: "text", text: SAY_HELLO },
                { type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } },
              ],
            }
          : { role: "user", content: SAY_HELLO },
      ],
      ...(wish === "reasoning" ? { reasoning_effort: "low" } : {}),
      ...(wish === "structured output"
        ? { response_format: { type: "json_schema", json_schema: { name: "word", strict: true, schema: answerSchema } } }
        : {}),
    },
  }),
  responses: (model: string, wish: Wish) => ({
    path: "/api/v1/responses",
    body: {
      ...{ model, max_output_tokens: 4_000 },
      input:
        wish === "image"
          ? [
              {
                role: "user",
                content: [
                  { type: "input_text", text: SAY_HELLO },
                  { type: "input_image", image_url: `data:image/png;base64,${PNG}` },
                ],
              },
            ]
          : SAY_HELLO,
      ...(wish === "reasoning" ? { reasoning: { effort: "low", summary: "auto" } } : {}),
      ...(wish === "structured output" ? { text: { format: { type: "json_schema", name: "word", strict: true, schema: answerSchema } } } : {}),
    },
  }),
  messages: (model: string, wish: Wish) => ({
    path: "/api/v1/messages",
    body: {
      ...{ model, max_tokens: 4_000 },
      messages: [
        wish === "image"
          ? {
              role: "user",
              content: [
                { type: "text", text: SAY_HELLO },
                { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } },
              ],
            }
          : { role: "user", content: SAY_HELLO },
      ],
      ...(wish === "reasoning" ? { thinking: { type: "enabled", budget_tokens: 1_024, display: "summarized" } } : {}),
      ...(wish === "structured output" ? { output_config: { format: { type: "json_schema", schema: answerSchema } } } : {}),
    },
  }),
  gemini: (model: string, wish: Wish) => ({
    path: `/api/v1beta/models/${model}:generateContent`,
    body: {
      contents: [{ role: "user", parts: [{ text: SAY_HELLO }, ...(wish === "image" ? [{ inlineData: { mimeType: "image/png", data: PNG } }] : [])] }],
      generationConfig: {
        maxOutputTokens: 4_000,
        ...(wish === "reasoning" ? { thinkingConfig: { includeThoughts: true, thinkingLevel: "LOW" } } : {}),
        ...(wish === "structured output" ? { responseMimeType: "application/json", responseJsonSchema: answerSchema } : {}),
      },
    },
  }),
} as const;

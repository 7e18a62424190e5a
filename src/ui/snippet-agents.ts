import type { Writer } from "./snippet-sdks";

const QUESTION = "Say hello in one word.";

/** https://code.claude.com/docs/en/env-vars */
export const claudeCode: Writer = (base, token) => `export ANTHROPIC_BASE_URL="${base}"
export ANTHROPIC_CUSTOM_HEADERS="X-Monitor-Token: ${token}"

claude -p "${QUESTION}"`;

/** A file, not a program: https://developers.openai.com/codex/config-reference */
export const codexConfig: Writer = (base, token) => `model_provider = "llm-monitor"

[model_providers.llm-monitor]
name = "OpenAI through llm-monitor"
base_url = "${base}"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
http_headers = { "X-Monitor-Token" = "${token}" }`;

export const CODEX_FILE = "~/.codex/config.toml";
export const CODEX_COMMAND = `codex exec "${QUESTION}"`;

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

/** With one key of ours: Claude Code with every model. Its small calls go to the same one. */
export const resoldClaudeCode = (origin: string, key: string, model: string) => `export ANTHROPIC_BASE_URL="${origin}/api"
export ANTHROPIC_AUTH_TOKEN="${key}"
export ANTHROPIC_DEFAULT_HAIKU_MODEL="${model}"

claude --model "${model}" -p "${QUESTION}"`;

/** With one key of ours: Codex with every model. */
export const resoldCodexConfig = (origin: string, model: string) => `model = "${model}"
model_provider = "llm-monitor"

[model_providers.llm-monitor]
name = "llm-monitor"
base_url = "${origin}/api/v1"
wire_api = "responses"
env_key = "LLM_KEY"`;

export const INSTALL_CLAUDE_CODE = "npm install -g @anthropic-ai/claude-code";
export const INSTALL_CODEX = "npm install -g @openai/codex";
export const CODEX_FILE = "~/.codex/config.toml";
export const CODEX_COMMAND = `codex exec "${QUESTION}"`;

import { CODEX_COMMAND, CODEX_FILE, claudeCode, codexConfig, INSTALL_CLAUDE_CODE, INSTALL_CODEX } from "./snippet-agents";
import { aiSdk, langChainAnthropic, langChainGoogle, langChainOpenAi } from "./snippet-frameworks";
import {
  anthropicCurl,
  anthropicJavaScript,
  anthropicPython,
  googleCurl,
  googleJavaScript,
  googlePython,
  openAiCurl,
  openAiJavaScript,
  openAiPython,
  type Writer,
} from "./snippet-sdks";

export const SNIPPET_PROVIDERS = ["openai", "anthropic", "google", "xai"] as const;
/** What people call with: a terminal, the provider's own SDK in a language, a framework, a coding agent. */
export const SNIPPET_TOOLS = ["curl", "javascript", "python", "ai-sdk", "langchain", "claude-code", "codex"] as const;
export type SnippetProvider = (typeof SNIPPET_PROVIDERS)[number];
export type SnippetTool = (typeof SNIPPET_TOOLS)[number];

/** One way to call, as it is shown. */
export interface SnippetText {
  tool: SnippetTool;
  /** Runs as is: bash for curl and Claude Code, python3, else an ES module for node. With `file` it is that file's content. */
  code: string;
  /** The command that installs its package; null for curl. */
  install: string | null;
  /** Where the code goes, and the command that then makes the call; null: the code is the call. */
  file: { name: string; command: string } | null;
}

export interface Snippet extends SnippetText {
  id: `${SnippetProvider}-${SnippetTool}`;
  provider: SnippetProvider;
  /** The environment variable that holds the provider's key. */
  keyVariable: string;
}

interface Recipe {
  keyVariable: string;
  /** Where the provider's customers make their keys. */
  keyPage: string;
  tools: Partial<Record<SnippetTool, { write: Writer; install: string | null; file?: SnippetText["file"] }>>;
}

const INSTALL_OPENAI = { javascript: "npm install openai", python: "pip install openai" } as const;
const installAiSdk = (name: string) => `npm install ai ${name}`;
const installLangChain = (name: string) => `npm install ${name} @langchain/core`;

function openAiRecipe({
  model,
  keyVariable,
  keyPage,
  aiSdkName,
  make,
}: Record<"model" | "keyVariable" | "keyPage" | "aiSdkName" | "make", string>): Recipe {
  return {
    keyVariable,
    keyPage,
    tools: {
      curl: { write: openAiCurl(model, keyVariable), install: null },
      javascript: { write: openAiJavaScript(model, keyVariable), install: INSTALL_OPENAI.javascript },
      python: { write: openAiPython(model, keyVariable), install: INSTALL_OPENAI.python },
      "ai-sdk": { write: aiSdk({ aiSdk: { package: aiSdkName, make }, model, keyVariable }), install: installAiSdk(aiSdkName) },
      langchain: { write: langChainOpenAi(model, keyVariable), install: installLangChain("@langchain/openai") },
    },
  };
}

const openAi = openAiRecipe({
  model: "gpt-4o-mini",
  keyVariable: "OPENAI_API_KEY",
  keyPage: "https://platform.openai.com/api-keys",
  aiSdkName: "@ai-sdk/openai",
  make: "createOpenAI",
});

const anthropicAiSdk = { package: "@ai-sdk/anthropic", make: "createAnthropic" };
const googleAiSdk = { package: "@ai-sdk/google", make: "createGoogleGenerativeAI", suffix: "/v1beta" };

const RECIPES: Record<SnippetProvider, Recipe> = {
  openai: {
    ...openAi,
    tools: {
      ...openAi.tools,
      codex: { write: codexConfig, install: INSTALL_CODEX, file: { name: CODEX_FILE, command: CODEX_COMMAND } },
    },
  },
  anthropic: {
    keyVariable: "ANTHROPIC_API_KEY",
    keyPage: "https://console.anthropic.com/settings/keys",
    tools: {
      curl: { write: anthropicCurl, install: null },
      javascript: { write: anthropicJavaScript, install: "npm install @anthropic-ai/sdk" },
      python: { write: anthropicPython, install: "pip install anthropic" },
      "ai-sdk": {
        write: aiSdk({ aiSdk: anthropicAiSdk, model: "claude-haiku-4-5", keyVariable: "ANTHROPIC_API_KEY" }),
        install: installAiSdk(anthropicAiSdk.package),
      },
      langchain: { write: langChainAnthropic, install: installLangChain("@langchain/anthropic") },
      "claude-code": { write: claudeCode, install: INSTALL_CLAUDE_CODE },
    },
  },
  google: {
    keyVariable: "GOOGLE_API_KEY",
    keyPage: "https://aistudio.google.com/apikey",
    tools: {
      curl: { write: googleCurl, install: null },
      javascript: { write: googleJavaScript, install: "npm install @google/genai" },
      python: { write: googlePython, install: "pip install google-genai" },
      "ai-sdk": {
        write: aiSdk({ aiSdk: googleAiSdk, model: "gemini-3.5-flash", keyVariable: "GOOGLE_API_KEY" }),
        install: installAiSdk(googleAiSdk.package),
      },
      langchain: { write: langChainGoogle, install: installLangChain("@langchain/google-genai") },
    },
  },
  xai: openAiRecipe({
    model: "grok-4.5",
    keyVariable: "XAI_API_KEY",
    keyPage: "https://console.x.ai",
    aiSdkName: "@ai-sdk/xai",
    make: "createXai",
  }),
};

/** The base URL for a provider's SDK. */
export function gatewayBaseUrl(origin: string, provider: SnippetProvider): string {
  return `${origin}/api/v1/${provider}`;
}

/** Where a provider's key comes from, and the variable that the snippets read it from; null for a provider without snippets. */
export function findKeyFacts(provider: string): Pick<Recipe, "keyVariable" | "keyPage"> | null {
  const known = SNIPPET_PROVIDERS.find((one) => one === provider);
  return known ? RECIPES[known] : null;
}

/**
 * One snippet per provider and tool that can call it. `origin`: scheme and host of this app, without a trailing slash. `token`: a monitor
 * token. The provider's own key is read from the environment and never appears in a snippet.
 */
export function makeSnippets(origin: string, token: string): Snippet[] {
  return SNIPPET_PROVIDERS.flatMap((provider) => {
    const { keyVariable, tools } = RECIPES[provider];
    return SNIPPET_TOOLS.flatMap((tool): Snippet[] => {
      const found = tools[tool];
      if (!found) return [];
      const { write, install, file = null } = found;
      return [{ id: `${provider}-${tool}`, provider, tool, code: write(gatewayBaseUrl(origin, provider), token), keyVariable, install, file }];
    });
  });
}

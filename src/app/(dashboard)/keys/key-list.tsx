"use client";
import type { ApiKeyView } from "@/keys/list-credentials";
import { CredentialList } from "../credentials/credential-list";
import { ModelPicker, readPickedModels } from "./model-picker";

interface KeyListProps {
  keys: ApiKeyView[];
  models: string[];
  timeZone: string;
  nowMs: number;
}

export function KeyList({ keys, models, timeZone, nowMs }: KeyListProps) {
  return (
    <CredentialList
      words="keys"
      credentials={keys}
      timeZone={timeZone}
      nowMs={nowMs}
      extra={{ fields: <ModelPicker models={models} />, read: readPickedModels }}
    />
  );
}

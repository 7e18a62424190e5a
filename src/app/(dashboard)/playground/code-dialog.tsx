"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TabPanel, Tabs } from "@/ui/choices";
import { CodeBlock } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import type { Ask, Target } from "./ask";
import { CODE_LANGUAGES, type CodeLanguage, showCode } from "./show-code";

const NAMES: Record<CodeLanguage, string> = { curl: "curl", javascript: "JavaScript", python: "Python" };

interface CodeDialogProps {
  serverOrigin: string;
  target: Target;
  ask: Ask;
  onClose(): void;
}

/** The call that was made, as a program makes it. */
export function CodeDialog({ serverOrigin, target, ask, onClose }: CodeDialogProps) {
  const t = useTranslations("playground");
  const [language, setLanguage] = useState<CodeLanguage>("curl");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      place="right"
      title={t("codeTitle")}
      description={t(target.mount ? "codeOwn" : "codeResold")}
    >
      <Tabs
        label={t("language")}
        value={language}
        onChange={(value) => setLanguage(CODE_LANGUAGES.find((one) => one === value) ?? "curl")}
        tabs={CODE_LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
      >
        {CODE_LANGUAGES.map((value) => (
          <TabPanel key={value} value={value}>
            <CodeBlock
              code={showCode(value, { origin: serverOrigin, target, ask })}
              label={t("codeLabel", { language: NAMES[value] })}
              copyLabel={t("copyCode")}
            />
          </TabPanel>
        ))}
      </Tabs>
    </Dialog>
  );
}

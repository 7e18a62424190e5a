"use client";
import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button";
import { copyText } from "./copy-text";

interface CopyButtonProps extends Omit<ButtonProps, "onClick" | "children"> {
  text: string;
  /** What is copied, for people who cannot see it: "Copy token". */
  label: string;
  showsLabel?: boolean;
}

export function CopyButton({ text, label, showsLabel = false, variant = "ghost", size = "icon", ...props }: CopyButtonProps) {
  const t = useTranslations("ui");
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <Button
      variant={variant}
      size={size}
      aria-label={isCopied ? t("copied") : label}
      title={label}
      onClick={async () => setCopied(await copyText(text))}
      {...props}
    >
      {isCopied ? <Check aria-hidden className="size-4 text-good" /> : <Copy aria-hidden className="size-4" />}
      {showsLabel ? (isCopied ? t("copied") : label) : null}
    </Button>
  );
}

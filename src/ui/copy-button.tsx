"use client";
import { Check, Copy, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button";
import { ScrollRegion } from "./table";

/** True if the text was copied. The clipboard API exists only on https and localhost; elsewhere a selected field is copied. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
}

interface CopyButtonProps extends Omit<ButtonProps, "onClick" | "children"> {
  text: string;
  /** Says what is copied, for assistive technology: "Copy token". */
  label: string;
  showsLabel?: boolean;
  /** Where there are several, so that they can be told apart. */
  icon?: LucideIcon;
}

export function CopyButton({ text, label, showsLabel = false, icon: Icon = Copy, variant = "ghost", size = "icon", ...props }: CopyButtonProps) {
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
      {isCopied ? <Check aria-hidden className="size-4 text-good" /> : <Icon aria-hidden className="size-4" />}
      {showsLabel ? (isCopied ? t("copied") : label) : null}
    </Button>
  );
}

/** Code to run, with a copy button beside it: above it, the button would cover the first line's end on a phone. */
export function CodeBlock({ code, label, copyLabel }: { code: string; label: string; copyLabel: string }) {
  return (
    <div className="flex items-start overflow-hidden rounded-lg border border-line bg-sunken">
      <ScrollRegion label={label} className="min-w-0 flex-1">
        <pre className="w-max min-w-full p-4 pr-2 font-mono text-[12.5px] text-ink leading-relaxed">
          <code>{code}</code>
        </pre>
      </ScrollRegion>
      <div className="p-1.5">
        <CopyButton text={code} label={copyLabel} variant="secondary" />
      </div>
    </div>
  );
}

import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { mergeClasses } from "./merge-classes";

const CONTROL =
  "w-full rounded-lg border border-line-strong bg-surface text-ink shadow-card outline-offset-0 placeholder:text-ink-faint focus-visible:border-accent disabled:opacity-60";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={mergeClasses(CONTROL, "h-9 px-3 text-sm max-sm:text-base", className)} {...props} />;
}

interface FieldProps extends ComponentProps<"input"> {
  /** Takes the focus when its dialog opens. */
  "data-autofocus"?: boolean;
  label: string;
  hint?: ReactNode;
  error?: string | null;
}

/** A labelled input; its error is announced and associated with it. */
export function Field({ label, hint, error, ...props }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-[13px] text-ink">
        {label}
      </label>
      <Input id={id} aria-invalid={error ? true : undefined} aria-describedby={hint || error ? noteId : undefined} {...props} />
      {hint || error ? (
        <p id={noteId} className={mergeClasses("text-[13px]", error ? "text-bad" : "text-ink-muted")}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  );
}

interface TextAreaProps extends ComponentProps<"textarea"> {
  label: string;
  hint?: ReactNode;
}

/** A labelled text of several lines. */
export function TextArea({ label, hint, className, ...props }: TextAreaProps) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-[13px] text-ink">
        {label}
      </label>
      <textarea
        id={id}
        aria-describedby={hint ? noteId : undefined}
        className={mergeClasses(CONTROL, "px-3 py-2 text-sm max-sm:text-base", className)}
        {...props}
      />
      {hint ? (
        <p id={noteId} className="text-[13px] text-ink-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

interface SelectProps extends Omit<ComponentProps<"select">, "children"> {
  label: string;
  options: { value: string; label: string }[];
}

/** The native select: phones and assistive technology know it. */
export function Select({ label, options, className, ...props }: SelectProps) {
  return (
    <span className={mergeClasses("relative inline-flex min-w-0", className)}>
      <select aria-label={label} className={mergeClasses(CONTROL, "h-8 min-w-0 appearance-none truncate py-0 pr-8 pl-2.5 text-[13px]")} {...props}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-ink-faint" />
    </span>
  );
}

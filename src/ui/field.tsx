import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { mergeClasses } from "./merge-classes";

const CONTROL =
  "w-full rounded-lg border border-line-strong bg-surface text-ink shadow-card outline-offset-0 placeholder:text-ink-faint focus-visible:border-accent disabled:opacity-60";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={mergeClasses(CONTROL, "h-9 px-3 text-sm max-sm:text-base", className)} {...props} />;
}

/** Above a list, to find something in it. */
export function SearchInput({ label, ...props }: ComponentProps<"input"> & { label: string }) {
  return <Input type="search" aria-label={label} placeholder={label} className="h-8 w-64 max-w-full text-[13px]" {...props} />;
}

interface LabelledProps {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
}

/** A label above its control, and below it a hint, or what is wrong. `children` gets what ties the three together. */
function Labelled({ label, hint, error, children }: LabelledProps & { children(ties: LabelTies): ReactNode }) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = Boolean(hint || error);
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-[13px] text-ink">
        {label}
      </label>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": hasNote ? noteId : undefined })}
      {hasNote ? (
        <p id={noteId} className={mergeClasses("text-[13px]", error ? "text-bad" : "text-ink-muted")}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  );
}

interface LabelTies {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

interface FieldProps extends ComponentProps<"input">, LabelledProps {
  /** Takes the focus when its dialog opens. */
  "data-autofocus"?: boolean;
}

/** A labelled input; its error is announced and associated with it. */
export function Field({ label, hint, error, ...props }: FieldProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(ties) => <Input {...ties} {...props} />}
    </Labelled>
  );
}

/** A labelled text of several lines. */
export function TextArea({ label, hint, error, className, ...props }: ComponentProps<"textarea"> & LabelledProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(ties) => <textarea {...ties} className={mergeClasses(CONTROL, "px-3 py-2 text-sm max-sm:text-base", className)} {...props} />}
    </Labelled>
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

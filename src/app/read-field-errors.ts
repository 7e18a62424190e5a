/** What is wrong with one field of a body. */
export interface FieldError {
  /** A path, for example `pricing.input`; empty: the whole. */
  field: string;
  message: string;
}

/** An API's message of a refused body (`name: must not be empty; wire: unknown field`), by field. What names no field belongs to the whole. */
export function readFieldErrors(message: string): FieldError[] {
  return message.split(/; (?=[\w.-]+: )/).map((part) => {
    const match = /^([A-Za-z][\w.-]*): (.+)$/s.exec(part);
    return match ? { field: match[1] ?? "", message: match[2] ?? "" } : { field: "", message: part };
  });
}

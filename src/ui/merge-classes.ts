import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Later Tailwind classes win over earlier ones of the same kind. */
export function mergeClasses(...values: ClassValue[]): string {
  return twMerge(clsx(values));
}

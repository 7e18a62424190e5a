/** Not by spreading: a body can hold more entries than a call may have arguments. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const entry of more) list.push(entry);
}

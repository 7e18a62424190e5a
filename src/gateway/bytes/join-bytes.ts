/** The parts in one piece; one part alone is not copied. @param length of all together, where it is known already */
export function joinBytes<Part extends Uint8Array>(parts: readonly Part[], length?: number): Part | Buffer {
  const first = parts[0];
  return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts, length);
}

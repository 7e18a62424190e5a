/** Speech is never stored at a lower rate: the lowest of MP3 is 8 kbit/s. */
const MP3_BYTES_PER_SECOND_MIN = 750;
const WAV_HEADER_BYTES = 36;
/** Uncompressed samples: integers and floating point. */
const PLAIN_FORMATS: ReadonlySet<number> = new Set([1, 3]);

/** The longest that the sound in `input_audio` can last, in seconds; null when its size does not tell. */
export function measureAudioSeconds(data: string, format: string): number | null {
  return measureSeconds(Math.ceil((data.length * 3) / 4), Buffer.from(data.slice(0, WAV_HEADER_BYTES * 2), "base64"), format);
}

/** The same of a file, whose first bytes tell its format. */
export function measureFileSeconds(bytes: Uint8Array): number | null {
  const head = Buffer.from(bytes.subarray(0, WAV_HEADER_BYTES * 2));
  const isMp3 = head.toString("latin1", 0, 3) === "ID3" || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2);
  return measureSeconds(bytes.length, head, isMp3 ? "mp3" : "wav");
}

function measureSeconds(bytes: number, head: Buffer, format: string): number | null {
  if (format === "mp3") return bytes / MP3_BYTES_PER_SECOND_MIN;
  if (format !== "wav") return null;
  const bytesPerSecond = wavBytesPerSecond(head);
  return bytesPerSecond > 0 ? bytes / bytesPerSecond : null;
}

/** https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html: recorders write the format chunk first. 0: unknown. */
function wavBytesPerSecond(header: Buffer): number {
  const isWave = header.length >= WAV_HEADER_BYTES && header.toString("latin1", 0, 4) === "RIFF" && header.toString("latin1", 8, 16) === "WAVEfmt ";
  if (!isWave || !PLAIN_FORMATS.has(header.readUInt16LE(20))) return 0;
  const [channels, samplesPerSecond, bits] = [header.readUInt16LE(22), header.readUInt32LE(24), header.readUInt16LE(34)];
  return (samplesPerSecond * channels * bits) / 8;
}

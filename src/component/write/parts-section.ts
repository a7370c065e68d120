/**
 * The custom section `witlink-parts` <-> of which components a composed one was made: JSON, an object with `version` 1 and
 * `parts`. It is metadata that nobody vouches for: a section that can't be read says nothing, and digests tell whether it is
 * true. Which parts there are is said by whoever composes.
 */
import type { Producer } from './producers.ts';

const partsSection = 'witlink-parts';

/** A component as it was when it was composed with others. */
export interface PartRecord {
  /** Its name where packages are kept, or else for people. */
  readonly name: string;
  readonly version?: string;
  /** The SHA-256 of its bytes, in hexadecimal digits. */
  readonly sha256: string;
  /** The SHA-256 of what is inside in its place, where something was left out of it. */
  readonly minified?: string;
  /** The name of the import that asks for it, where it is not inside. */
  readonly imported?: string;
  readonly producers: readonly Producer[];
}

/** The section, as a custom section is written. */
export function partsCustom(parts: readonly PartRecord[]): { name: string; data: Uint8Array } {
  const text = JSON.stringify({ version: 1, parts });
  return { name: partsSection, data: new TextEncoder().encode(text) };
}

/** What the sections of that name say, as far as it can be read. */
export function readParts(
  customs: readonly { readonly name: string; readonly data: Uint8Array }[],
): PartRecord[] {
  return customs.flatMap(({ name, data }) => {
    if (name !== partsSection) return [];
    try {
      const said = asRecord(JSON.parse(new TextDecoder().decode(data)));
      const { parts } = said ?? {};
      return said?.['version'] === 1 && Array.isArray(parts) ? parts.flatMap(readPart) : [];
    } catch {
      return [];
    }
  });
}

function readPart(given: unknown): PartRecord[] {
  const said = asRecord(given) ?? {};
  const text = (key: string): string | undefined => asText(said[key]);
  const optional = <K extends string>(key: K): { readonly [P in K]?: string } => {
    const value = text(key);
    return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
  };
  const [name, sha256] = [text('name'), text('sha256')];
  if (name === undefined || sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256)) return [];
  const { producers } = said;
  return [
    {
      name,
      ...optional('version'),
      sha256,
      ...optional('minified'),
      ...optional('imported'),
      producers: Array.isArray(producers) ? producers.flatMap(readProducer) : [],
    },
  ];
}

function readProducer(given: unknown): Producer[] {
  const said = asRecord(given) ?? {};
  const [field, name, version] = ['field', 'name', 'version'].map((key) => asText(said[key]));
  return field === undefined || name === undefined ? [] : [{ field, name, version: version ?? '' }];
}

function asRecord(given: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof given === 'object' && given !== null
    ? (given as Readonly<Record<string, unknown>>)
    : undefined;
}

const asText = (given: unknown): string | undefined =>
  typeof given === 'string' ? given : undefined;

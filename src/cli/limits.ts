/**
 * The texts of `--limit` -> limits of a guest: `memory=64MiB`, `handles=1000`, `gc=true`. Which there are, the runtime
 * says.
 */
import { defaultLimits, type GuestLimits } from '../runtime/index.ts';
import { Misuse } from './failure.ts';

const units: Readonly<Record<string, number>> = {
  '': 1,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/** A later text of the same name counts. */
export function parseLimits(texts: readonly string[]): GuestLimits {
  return Object.fromEntries(texts.map((text) => parseLimit(text)));
}

function parseLimit(text: string): [name: string, value: number | boolean] {
  const [, name, value] = /^([a-z]+)=(.*)$/s.exec(text) ?? [];
  if (name === 'gc' && (value === 'true' || value === 'false')) return [name, value === 'true'];
  if (name !== undefined && Object.hasOwn(defaultLimits, name)) {
    const [, digits, unit = ''] = /^([0-9]+) ?([KMG]iB)?$/i.exec(value ?? '') ?? [];
    if (digits !== undefined) return [name, Number(digits) * units[unit.toLowerCase()]!];
  }
  const names = Object.keys(defaultLimits);
  throw new Misuse(`\`--limit ${text}\` is no limit`, [
    `numbers are given to ${names.map((n) => `\`${n}\``).join(', ')}, with KiB, MiB or GiB where they are bytes, as in \`--limit memory=64MiB handles=1000\``,
    '`--limit gc=true` lets core modules make garbage-collected objects',
  ]);
}

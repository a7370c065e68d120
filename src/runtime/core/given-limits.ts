/**
 * The limits that a host asks for -> all that hold, with what is wrong about them.
 */
import { type Diagnostic, diagnostic, maxTableLength, type Outcome } from '../../base/index.ts';
import { describe } from './describe.ts';
import {
  type AllLimits,
  defaultLimits,
  type GuestLimits,
  type LimitName,
  unlessGiven,
} from './limits.ts';

const names = Object.keys(defaultLimits) as readonly LimitName[];

const nothingGiven: Outcome<AllLimits> = { value: unlessGiven, diagnostics: [] };

/** Completes `given`; keys that are unknown and values that are no bounds are errors (`runtime/bad-limit`). */
export function limitsOf(given: GuestLimits = {}): Outcome<AllLimits> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { value: limitsOf().value, diagnostics: [noLimits(given)] };
  }
  if (Object.keys(given).length === 0) return nothingGiven;
  const bad = Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const known = name === 'gc' ? typeof value === 'boolean' : isBound(name, value);
    return known || value === undefined ? [] : [wrong(name, value)];
  });
  const all = Object.fromEntries(names.map((n) => [n, given[n] ?? defaultLimits[n]]));
  const { handles, ...rest } = all as Record<LimitName, number>;
  const gc = given.gc ?? given.memory === undefined;
  // More than these no table can tell apart (CanonicalABI.md, Table State).
  return {
    value: { ...rest, handles: Math.min(handles, maxTableLength), gc },
    diagnostics: bad,
  };
}

function isBound(name: string, value: unknown): boolean {
  return names.includes(name as LimitName) && typeof value === 'number' && value >= 0;
}

function noLimits(given: unknown): Diagnostic {
  const message = `\`limits\` is an object of limits, not ${describe(given)}`;
  return diagnostic('runtime/bad-limit', message, undefined, { help });
}

const help = [`the limits are ${[...names, 'gc'].map((n) => `\`${n}\``).join(', ')}`];

function wrong(name: string, value: unknown): Diagnostic {
  const got = typeof value === 'number' ? String(value) : describe(value);
  const message = [...names, 'gc'].includes(name)
    ? `the limit \`${name}\` is ${name === 'gc' ? 'true or false' : 'a number that is not negative'}, not ${got}`
    : `there is no limit \`${name}\``;
  return diagnostic('runtime/bad-limit', message, undefined, { help });
}

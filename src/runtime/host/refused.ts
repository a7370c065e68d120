/** What is said of arguments that the host gives to a guest's function and that don't fit. */
import type { HostSignature } from '../../plan/index.ts';
import type { TrapPlace } from '../core/trap.ts';
import { asBadValue } from './bad-value.ts';
import { hostError } from './error.ts';

/** A function as JavaScript calls it. */
export type HostFunction = (...args: unknown[]) => unknown;

/** What is thrown for what was thrown while the argument at an index was taken. */
export function refused(
  { params }: HostSignature,
  { component, func }: TrapPlace,
  at: number,
  error: unknown,
): unknown {
  const bad = asBadValue(params[at]?.name ?? '', error);
  if (bad === undefined) return error;
  const message = `function \`${func}\` of \`${component}\`, ${bad.message}`;
  return hostError('host/bad-value', message, bad.cause ?? bad);
}

/** The text of a duration -> milliseconds: `5s`, `250ms`, `1.5m`, `2h`; a number alone is seconds, as `timeout` has it. */
import { Misuse } from '../failure.ts';

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Timers hold no more; it is 24 days. */
const most = 2 ** 31 - 1;

/** @param option - Who is given it, for the error. */
export function parseDuration(option: string, text: string): number {
  const [, digits, unit = 's'] = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const time = digits === undefined ? Number.NaN : Math.ceil(Number(digits) * units[unit]!);
  if (time > 0 && time <= most) return time;
  throw new Misuse(`\`${option} ${text}\` is no duration`, [
    'write a number with its unit, `250ms`, `5s`, `2m` or `1h`; more than nothing, 24 days at most',
  ]);
}

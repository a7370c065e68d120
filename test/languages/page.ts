/** A part of a page of docs that a test makes: between `<!-- NAME -->` and `<!-- /NAME -->`; `BLESS=1` writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { expect } from 'vitest';

/** Expects the page to have `text` as this part of it. */
export function holds(page: string, name: string, text: string): void {
  const before = readFileSync(page, 'utf8');
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [before.indexOf(start), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no ${start} … ${end}`);
  const now = `${before.slice(0, from)}${start}\n\n${text}\n\n${before.slice(to)}`;
  if (process.env['BLESS'] === '1') writeFileSync(page, now);
  else expect(before).toBe(now);
}

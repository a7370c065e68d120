/**
 * Random edits of small packages, several at once: nobody breaks of whom no finding says so, nothing changes in the
 * canonical ABI unsaid, and findings and versions never disagree: the smallest version that is right makes notes of all
 * errors, and no smaller one does. `WITLINK_FUZZ` multiplies the number of edits.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from '../../../grammar/wit/index.ts';
import { hasErrors } from '../../../src/base/index.ts';
import { resolve } from '../../../src/resolve/index.ts';
import {
  comparePackages,
  type CompareOptions,
  type Role,
  sideOf,
} from '../../../src/rules/index.ts';
import { randomNumbers } from '../../abi/random-functions.ts';
import { abiFacts, factsDiffer } from './abi-facts.ts';
import { dummiesOf, fit } from './dummies.ts';

const wanted = 250 * Number(process.env['WITLINK_FUZZ'] ?? 1);
const random = randomNumbers(7);
const below = (n: number): number => Math.floor(random() * n);
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;

const texts = globSync('fixtures/rules/breaking/*/{previous,current}.wit', {
  cwd: path.join(import.meta.dirname, '../../..'),
})
  .toSorted()
  .map((file) => readFileSync(path.join(import.meta.dirname, '../../..', file), 'utf8'));

/** Types that no function passes. */
const unpassed = `package demo:shop@1.0.0;

interface api {
  flags access { read, write, share }
  enum side { left, right, top }
  record point { x: u32, y: u32, z: u32 }
  variant shape { dot, line(u32), word(string), none }
  type id = u32;
  ping: func();
}

world app {
  import api;
}
`;
texts.push(...Array.from({ length: Math.ceil(texts.length / 8) }, () => unpassed));

const others = 'u8 u64 s32 f32 string bool char list<u8> option<string> result<u8> tuple<u8,u16>';

/** Changes a piece of text to another; the result may be no WIT at all. */
const edits: readonly ((text: string) => string)[] = [
  // a line gone
  (text) => {
    const lines = text.split('\n');
    return lines.toSpliced(below(lines.length), 1).join('\n');
  },
  // a line at another place
  (text) => {
    const lines = text.split('\n');
    const [line] = lines.splice(below(lines.length), 1);
    return lines.toSpliced(below(lines.length), 0, line!).join('\n');
  },
  (text) =>
    put(text, /\b(?:[us](?:8|16|32|64)|f32|f64|char|string|bool)\b/g, () =>
      pick(others.split(' ')),
    ),
  // a name at one place
  (text) => put(text, /[a-z][a-z0-9-]*(?=\s*[:({,}])/g, (name) => `${name}-x`),
  // a member gone
  (text) => put(text, /[a-z][a-z0-9-]*(?:\([^()]*\)|: [a-z0-9-]+)?,/g, () => ''),
  // a member more
  (text) => put(text, /[a-z][a-z0-9-]*(?=,)/g, (name) => `${name}, ${name}-y`),
  // a name at all places
  (text) => {
    const names = [...text.matchAll(/\b(?:record|variant|enum|resource|type|flags) ([a-z-]+)/g)];
    if (names.length === 0) return text;
    const name = pick(names)[1]!;
    return text.replaceAll(new RegExp(`(?<![a-z-])${name}(?![a-z-])`, 'g'), `${name}-x`);
  },
];

/** Replaces one of the matches. */
function put(text: string, pattern: RegExp, by: (match: string) => string): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { index, 0: match } = pick(found);
  return text.slice(0, index) + by(match) + text.slice(index + match.length);
}

function read(text: string, features: 'all' | readonly string[]) {
  const { value, diagnostics } = parse(text, { file: 'api.wit' });
  if (hasErrors(diagnostics)) return undefined;
  const resolved = resolve([value], { features });
  return hasErrors(resolved.diagnostics) ? undefined : { ...resolved.value, files: [value] };
}

test('what breaks in fact is told', () => {
  const counts = { compared: 0, broken: 0, bumped: 0 };
  for (let tries = 0; counts.compared < wanted && tries < 40 * wanted; tries++) {
    const before = pick(texts);
    let after = before;
    for (let n = below(3); n >= 0; n--) {
      const next = pick(edits)(after);
      if (read(next, []) !== undefined && read(next, 'all') !== undefined) after = next;
    }
    if (after === before) continue;
    const [was, is] = [read(before, [])!.model, read(after, [])!.model];
    const worlds = was.worlds.flatMap((world) => {
      const other = is.worlds.find((w) => w.name === world.name);
      const items = [
        ...world.imports,
        ...world.exports,
        ...(other?.imports ?? []),
        ...(other?.exports ?? []),
      ];
      // Types of worlds themselves have no dummies.
      const hasTypes = items.some((item) => item.kind === 'type');
      return other === undefined || hasTypes ? [] : [[world, other] as const];
    });
    if (worlds.length === 0) continue;
    const [from, to] = [sideOf(read(before, 'all')!), sideOf(read(after, 'all')!)];
    const { value } = comparePackages(from, to, { unstableBreaks: true });
    if (value === undefined) continue;
    const facts = new Set<Role>();
    for (const [one, other] of worlds) {
      const [old, now] = [dummiesOf(was, one), dummiesOf(is, other)];
      if (fit(old, now) !== 'fits') facts.add('guest');
      if (fit(now, old) !== 'fits') facts.add('host');
    }
    const told = new Set(value.findings.flatMap((f) => f.reach.WORLD ?? []));
    const text = `${before}\n=>\n${after}`;
    expect(
      [...facts].filter((role) => !told.has(role)),
      text,
    ).toEqual([]);
    if (factsDiffer(abiFacts(was), abiFacts(is))) {
      expect(
        value.findings.some((f) => f.tiers.includes('ABI')),
        text,
      ).toBe(true);
    }
    if (checkVersions(before, after, text)) counts.bumped++;
    checkVersions(before, after, `${text}\nclosed`, { closed: 'all' });
    counts.compared++;
    if (facts.size > 0) counts.broken++;
  }
  expect(counts.compared).toBe(wanted);
  expect(counts.broken).toBeGreaterThan(wanted / 4);
  expect(counts.bumped).toBeGreaterThan(wanted / 4);
}, 120_000);

const declared = /^package ([a-z:-]+)@([0-9.]+);/m;

/** Holds findings against the version that is said to be right; whether there was one to be had. */
function checkVersions(
  before: string,
  after: string,
  text: string,
  options: CompareOptions = {},
): boolean {
  const [, name, version] = declared.exec(before) ?? [];
  if (version === undefined || declared.exec(after)?.[1] !== name) return false;
  const versioned = (to: string) => {
    const other = read(after.replace(declared, `package ${name}@${to};`), 'all');
    const value =
      other && comparePackages(sideOf(read(before, 'all')!), sideOf(other), options).value;
    const verdict = value?.versions.find((v) => v.package === `${name}@${to}`);
    return verdict === undefined ? undefined : { verdict, findings: value!.findings };
  };
  const same = versioned(version);
  // A package of several, whose versions are judged each by its own changes, says less.
  if (same === undefined || (after.match(/^\s*package /gm) ?? []).length > 1) return false;
  const { needs, smallest } = same.verdict;
  const errors = same.findings.filter((f) => f.isBreaking);
  const isMajor = errors.some((f) => f.raises === 'major');
  expect(isMajor, text).toBe(needs === 'major');
  if (errors.length > 0) expect(['minor', 'major'], text).toContain(needs);
  const right = versioned(smallest!)!;
  expect(right.verdict.smallest, text).toBe(smallest);
  if (smallest === version) return false;
  expect(
    right.findings.filter((f) => f.isBreaking).map((f) => f.diagnostic.message),
    text,
  ).toEqual([]);
  const [major, minor, patch] = version.split('.').map(Number) as [number, number, number];
  const steps = [`${major}.${minor}.${patch + 1}`, `${major}.${minor + 1}.0`];
  for (const lower of steps.slice(0, Math.max(0, steps.indexOf(smallest!)))) {
    const codes = versioned(lower)!.findings.map((f) => f.isBreaking && f.diagnostic.code);
    expect(codes, text).toContain('breaking/version-not-raised');
  }
  if (needs === 'major' && major > 0) {
    const codes = versioned(steps[1]!)!.findings.map((f) => f.isBreaking && f.diagnostic.code);
    expect(codes, text).toContain('breaking/version-not-raised');
  }
  return true;
}

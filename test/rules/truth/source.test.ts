/**
 * The truth of the SOURCE tier: what users wrote against the bindings of before is compiled against those of after. A
 * finding says that code of guests or hosts breaks exactly where the compiler finds an error in it; where other
 * languages are stricter than TypeScript, the kind of change stands in `lenient` with the reason.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findBackend } from '../../../codegen/index.ts';
import { parse } from '../../../grammar/wit/index.ts';
import type { Model, World } from '../../../src/model/index.ts';
import { resolve } from '../../../src/resolve/index.ts';
import { comparePackages, sideOf } from '../../../src/rules/index.ts';
import { strictTsc } from '../../strict-tsc.ts';
import { corpus } from './corpus.ts';
import { files } from './packages.ts';
import { userCode } from './user-code.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const out = path.join(root, 'build/source-truth');

interface Case {
  readonly kind: string;
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

const sides = ['host', 'guest'] as const;

/** Where TypeScript takes what other languages refuse: kinds of changes, by the reason. */
const lenient: Readonly<Record<string, readonly string[]>> = {
  'numbers of up to 32 bits are all of one type': [
    'widened small',
    'float widened',
    'signed',
    'unsigned',
    'integer to float',
    'tuple reordered',
    'tuple element sign',
    'map key',
    'field widened',
    'field sign',
    'payload widened',
    'payload sign',
    'alias target sign',
  ],
  'errors of functions are thrown, and what is thrown has no type': [
    'result error widened',
    'constructor may fail',
    'constructor can’t fail',
    'constructor’s error',
  ],
  'who reads only whether there is an error doesn’t see one without a value get one': [
    'result error added',
  ],
  'a function may leave out parameters, and give what nobody takes; a trait of Rust has it exactly':
    [
      'parameter added',
      'parameter added in memory',
      'constructor’s parameter',
      'result removed',
      'to sync',
    ],
  'names of parameters are no part of a function; they are where arguments are named': [
    'parameter renamed',
    'parameter added, another removed',
    'parameter taken for another',
    'parameters shifted',
    'exported function’s parameter',
  ],
  'parameters of one type can change places': ['parameters reordered'],
  'owned and lent handles are both objects of the class': [
    'own to borrow',
    'borrow to own',
    'resource shared by import and export',
  ],
  'a class or object may have more than is asked, and a constructor that nobody wrote': [
    'all functions removed',
    'method removed',
    'static removed',
    'constructor added',
    'constructor removed',
  ],
  'a type keeps its name where it is used; in C and Go its cases are called by the new interface': [
    'resource moved, and used from there',
    'bare resource moved, and used from there',
    'bare resource moved, and used from there, exported',
  ],
  'a host gives nothing for an interface of types alone; in Rust it implements a trait without functions':
    [
      'types alone imported',
      'type moved, and used from there',
      'type moved, and used from there, exported',
    ],
  'the code is written for the world of the package, which doesn’t reach it': [
    'interface that no world reaches removed',
  ],
};

const reasons = new Map(
  Object.entries(lenient).flatMap(([reason, kinds]) => kinds.map((kind) => [kind, reason])),
);

function read(text: string, features: 'all' | readonly string[] = 'all') {
  const { value, diagnostics } = parse(text, { file: 'api.wit' });
  expect(diagnostics, text).toEqual([]);
  const resolved = resolve([value], { features });
  expect(resolved.diagnostics, text).toEqual([]);
  return { ...resolved.value, files: [value] };
}

/** All edits, but of types only in the second and the fourth place, which have all that is written of a type. */
function cases(): Case[] {
  const found: Omit<Case, 'id'>[] = [];
  for (const [kind, edits] of Map.groupBy(corpus, ([k]) => k)) {
    const chosen = edits.length === 1 ? edits : [edits[1]!, edits[3]!];
    for (const [, ...edit] of chosen) {
      for (const side of ['import', 'export']) {
        const [before, after] = edit.map(
          (body) =>
            `package demo:shop@1.0.0;\ninterface api {\n  ${body}\n}\nworld app {\n  ${side} api;\n}\n`,
        );
        found.push({ kind, before: before!, after: after! });
      }
    }
  }
  for (const [kind, [before, after]] of Object.entries(files)) found.push({ kind, before, after });
  return found.map((c, i) => ({ ...c, id: `e${i}` }));
}

/** The world with names of its own: modules that are declared are the whole program's. */
function worldOf(text: string, id: string): { readonly model: Model; readonly world: World } {
  const { model } = read(text.replaceAll('demo:', `${id}:`), []);
  const worlds = model.worlds.map((w) => ({
    ...w,
    imports: w.imports.map((i) => {
      if (i.kind === 'type' || i.name === undefined) return i;
      const name = `${id}-${i.name}`;
      return i.kind === 'func' ? { ...i, name, func: { ...i.func, name } } : { ...i, name };
    }),
  }));
  return { model: { ...model, worlds }, world: worlds.find((w) => w.name === 'app')! };
}

function write(file: string, text: string): void {
  const full = path.join(out, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}

/** Writes bindings, and beside them the code of their users. */
function writeCase(id: string, users: string, bindings: string): void {
  const written = worldOf(users, id);
  const now = worldOf(bindings, id);
  // Modules are named with their version: who updates puts the new one in.
  const [was, is] = [written, now].map(({ model }) => model.packages[0]!.name.version);
  for (const side of sides) {
    const made = findBackend(`ts-${side}`)!.generate(
      now.model,
      now.model.worlds.indexOf(now.world),
    );
    expect(made.diagnostics).toEqual([]);
    for (const file of made.value) {
      if (file.kind === 'generated') write(`${id}/${side}/${file.path}`, file.text);
    }
    const text = userCode(written.model, written.world, side);
    const at = (version: string | undefined): string =>
      version === undefined ? '"' : `@${version}"`;
    write(
      `${id}/${side}.user.ts`,
      was === is ? text : text.replaceAll(/(\w:[\w-]+\/[\w-]+)(?:@[^"]*)?"/g, `$1${at(is)}`),
    );
  }
}

test('findings break SOURCE where the compiler says so', async () => {
  rmSync(out, { recursive: true, force: true });
  const all = cases();
  const bases = new Map<string, string>();
  for (const c of all) {
    writeCase(c.id, c.before, c.after);
    if (bases.has(c.before)) continue;
    bases.set(c.before, `b${c.id}`);
    writeCase(`b${c.id}`, c.before, c.before);
  }
  const wrong = await compile();
  // What was written against the bindings of before compiles with them.
  const unsound = [...wrong].filter(([file]) => file.startsWith('b') && file.endsWith('.user.ts'));
  expect(unsound).toEqual([]);
  const odd = [...wrong.keys()].filter((file) => !file.endsWith('.user.ts'));
  expect(odd).toEqual([]);
  const disagreements: string[] = [];
  const counts = { broken: 0, sound: 0, kinds: new Set<string>(), lenient: new Set<string>() };
  for (const c of all) {
    const facts = sides.filter((s) => wrong.has(`${c.id}/${s}.user.ts`));
    const { value } = comparePackages(sideOf(read(c.before)), sideOf(read(c.after)));
    const found = value!.findings.filter((f) => f.isBreaking && f.tiers.includes('SOURCE'));
    const told = sides.filter((s) => found.some((f) => f.reach.SOURCE!.includes(s)));
    if (facts.join() === told.join()) {
      counts.kinds.add(c.kind);
      if (facts.length > 0) counts.broken++;
      else counts.sound++;
    } else if (reasons.has(c.kind) && facts.every((s) => told.includes(s))) {
      counts.lenient.add(c.kind);
    } else {
      const why = sides.flatMap((s) => wrong.get(`${c.id}/${s}.user.ts`) ?? []);
      const messages = found.map((f) => f.diagnostic.message);
      disagreements.push(`${c.kind} (${c.id}): ${told} by ${messages}, ${facts} by ${why}`);
    }
  }
  expect(disagreements).toEqual([]);
  // The table has no more than it needs.
  expect([...counts.lenient].toSorted()).toEqual([...reasons.keys()].toSorted());
  // A test that never sees one of the two answers proves nothing.
  expect(counts.broken).toBeGreaterThan(260);
  expect(counts.sound).toBeGreaterThan(30);
  expect(counts.kinds.size).toBeGreaterThan(110);
}, 120_000);

/** As much of witlink as bindings import; that they fit the whole of it is tested elsewhere. */
const library = `
export type ComponentSource = Uint8Array;
export type InstantiateOptions = object;
export type LinkOptions = object;
export interface Outcome<T> { value: T; diagnostics: readonly object[] }
export interface Plan { version: number }
export interface Running { exports: object }
interface Program { plan: Plan; instantiate(imports: object, options: InstantiateOptions): Running }
export declare function instantiate(component: ComponentSource, imports: object, options: object): Promise<Running>;
export declare function link(component: ComponentSource, options: object): Promise<Outcome<Program | undefined>>;
`;

/** Runs the compiler over all; gives by file what is wrong with it. */
async function compile(): Promise<Map<string, string[]>> {
  writeFileSync(path.join(out, 'witlink.d.ts'), library);
  const said = await strictTsc(out, {
    witlink: './witlink.d.ts',
    include: ['**/*.ts'],
    skipLibCheck: true,
  });
  const places = [...said.matchAll(/^([^(\n]+)\((\d+,\d+)\): error (.*)$/gm)];
  return new Map(
    [...Map.groupBy(places, ([, file]) => file!)].map(([file, found]) => [
      file,
      found.map(([, , at, message]) => `${at} ${message}`),
    ]),
  );
}

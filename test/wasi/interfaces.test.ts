/**
 * Whether every function of WASI 0.2 and 0.3 is there, by the WIT of their newest versions: what is asked of imports is that of
 * generated bindings, so a program's import is never missing.
 */
import path from 'node:path';
import { expect, test } from 'vitest';
import { load, wasi } from '../../src/index.ts';
import { nodeHost } from '../../src/node.ts';
import { camelCase, parsePlainName, pascalCase } from '../../src/base/index.ts';

const builtin = path.join(
  import.meta.dirname,
  '../../node_modules/@bytecodealliance/jco/lib/wit/builtin',
);

/** What programs export. */
const exported = ['wasi:cli/run', 'wasi:http/handler', 'wasi:http/incoming-handler'];

test.each([
  ['0.2', '0.2.12'],
  ['0.3', '0.3.0'],
] as const)('every function of WASI %s is there', async (track, newest) => {
  const root = path.join(builtin, newest);
  const version = `@${track}.0`;
  const platform: Readonly<Record<string, unknown>> = await wasi();
  const missing: string[] = [];
  const seen = new Set<string>();
  const options = { features: 'all', deps: [root] } as const;
  // Its packages need all others.
  const { value, diagnostics } = await load(path.join(root, 'wasi-http'), nodeHost(), options);
  expect(diagnostics).toEqual([]);
  const { interfaces, packages } = value!.model;
  for (const { name, package: id, types, functions } of interfaces) {
    if (id === undefined || name === undefined) continue;
    const full = `wasi:${packages[id]!.name.name}/${name}`;
    if (exported.includes(full)) continue;
    // Of types alone nothing is asked.
    const hasResource = types.some(({ id }) => value!.model.types[id]!.type.kind === 'resource');
    if (functions.length === 0 && !hasResource) continue;
    seen.add(full);
    const given = platform[`${full}${version}`];
    for (const { name } of functions) {
      if (typeof memberOf(given, name) !== 'function') missing.push(`${full}#${name}`);
    }
  }
  expect(missing).toEqual([]);
  expect([...seen].toSorted()).toEqual(
    Object.keys(platform)
      .filter((name) => name.endsWith(version))
      .map((name) => name.slice(0, -version.length))
      .toSorted(),
  );
});

/** A function of an interface, a class's method, or the class of a constructor. */
function memberOf(given: unknown, func: string): unknown {
  const { kind, resource, name } = parsePlainName(func);
  if (kind === 'freestanding') return Reflect.get(given as object, camelCase(name));
  const found = Reflect.get(given as object, pascalCase(resource)) as { prototype: object };
  if (kind === 'constructor') return found;
  return Reflect.get(kind === 'method' ? found.prototype : found, camelCase(name)) as unknown;
}

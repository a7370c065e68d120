/**
 * The worlds for which every binding generator must emit code, with what they import denied: all of it, and each second
 * function. What comes of it is valid here and for jco, and calls of the host what was not denied.
 */
import { componentWit } from '@bytecodealliance/jco';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { validate } from '../../src/component/index.ts';
import {
  audit,
  encodeGraph,
  plug,
  readPackage,
  stubImports,
  survey,
} from '../../src/compose/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import { dummyOf } from '../component/dummies.ts';
import { describeSuite } from '../suites.ts';

const pkg = (bytes: Uint8Array) => readPackage({ bytes, file: 'a.wasm' }).value!;

/** The functions of the host that are called. */
function called(bytes: Uint8Array): string[] {
  const { parts } = audit(survey(pkg(bytes), { features: 'all' }).value!).value!;
  return parts.flatMap(({ calls }) =>
    calls.flatMap(({ import: name, funcs }) =>
      funcs.length === 0 ? [name] : funcs.map((func) => `${name}#${func}`),
    ),
  );
}

describeSuite(
  'codegen',
  (folder) => readdirSync(folder),
  (folder, cases) => {
    test.each(cases)('%s', async (input) => {
      const entry = path.join(folder, input, input.endsWith('.wit') ? '' : 'wit');
      const { value } = await load(entry, nodeHost(), { features: 'all' });
      const { model, root } = value;
      for (const [world, { package: of, imports }] of model.worlds.entries()) {
        if (of !== root || imports.length === 0) continue;
        const socket = pkg(dummyOf(model, world));
        const all = called(socket.bytes);
        const second = all.filter((_, i) => i % 2 === 1);
        const rest = all.filter((_, i) => i % 2 === 0);
        for (const [deny, left] of [
          [['*', '*:*/*'], []],
          [second, rest],
          [rest, second],
        ] as const) {
          const made = stubImports(plug(socket, []).value!, { deny, features: 'all' });
          const errors = made.diagnostics.filter((d) => d.severity === 'error');
          expect(errors).toEqual([]);
          const encoded = encodeGraph(made.value!, { features: 'all' });
          expect(encoded.diagnostics).toEqual([]);
          const { diagnostics } = validate(encoded.value!, { features: 'all' });
          expect(diagnostics).toEqual([]);
          expect(await componentWit(encoded.value!)).toContain('world root');
          expect(called(encoded.value!).toSorted()).toEqual([...left].toSorted());
        }
      }
    });
  },
);

/** Who prints text pays for no other format: no command loads a renderer, or what it needs, before it is asked for. */
import path from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

/** What only some formats need. */
const costly =
  /^src\/report\/(?:github|sarif|gitlab|junit|markdown)\.ts$|^src\/cli\/surroundings\.ts$|\/fast-xml-builder\//;

test('formats are loaded when they are asked for', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outdir: 'build/loading',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'bundle',
    external: ['@bytecodealliance/*', 'prettier'],
    logLevel: 'silent',
  });
  /** The sources that an output loads before anything runs. */
  const loaded = (output: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(output)) return new Set();
    seen.add(output);
    const { inputs, imports } = metafile.outputs[output]!;
    const more = imports.filter(
      ({ kind, external }) => kind === 'import-statement' && external !== true,
    );
    return new Set([...Object.keys(inputs), ...more.flatMap((i) => [...loaded(i.path, seen)])]);
  };
  const entries = Object.entries(metafile.outputs).flatMap(([file, { entryPoint }]) =>
    entryPoint?.startsWith('src/cli/') === true ? [[file, entryPoint] as const] : [],
  );
  expect(entries.length).toBeGreaterThan(10);
  for (const [file, entryPoint] of entries) {
    if (costly.test(entryPoint)) continue;
    const found = [...loaded(file)].filter((input) => costly.test(input));
    expect(found, entryPoint).toEqual([]);
  }
});

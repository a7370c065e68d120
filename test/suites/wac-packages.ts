/** The packages of a case of WAC, which stand beside it as wac's tests have them: text of components, or folders of WIT. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { parseWac } from '../../grammar/wac/index.ts';
import {
  composeWac,
  namedPackages,
  readPackage,
  type WacComposition,
  type WacPackage,
} from '../../src/compose/index.ts';
import { createSource, isTextSpan, type Diagnostic } from '../../src/base/index.ts';
import { nodeHost } from '../../src/node.ts';
import { loadFiles } from '../../src/resolve/index.ts';
import { wat } from '../link/wat.ts';

export interface WacCase {
  readonly value: WacComposition | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The lines of the composition that the findings are about. */
  readonly lines: readonly number[];
  readonly names: readonly string[];
}

/** Composes the case `name.wac` with what stands in the folder `name`. */
export async function composeCase(folder: string, name: string): Promise<WacCase> {
  const file = path.join(folder, name);
  const text = readFileSync(file, 'utf8');
  const parsed = parseWac(text, { file });
  const packages = new Map<string, WacPackage>();
  const names = namedPackages(parsed.value);
  for (const wanted of names) {
    const found = await packageOf(path.join(folder, name.replace(/\.wac$/, '')), wanted);
    if (found !== undefined) packages.set(wanted, found);
  }
  const { value, diagnostics } = composeWac(parsed.value, { packages });
  const all = [...parsed.diagnostics, ...diagnostics];
  const source = createSource(file, text);
  const lines = all.map(({ span }) => {
    if (span === undefined || !isTextSpan(span) || span.file !== file) throw new Error('elsewhere');
    return source.position(span.start).line;
  });
  return {
    value: parsed.diagnostics.length > 0 ? undefined : value,
    diagnostics: all,
    lines,
    names,
  };
}

/** The file of a package without its ending; the text of a component has `.wat`. */
export function placeOf(folder: string, name: string): string {
  return path.join(folder, name.replace(':', '/'));
}

async function packageOf(folder: string, name: string): Promise<WacPackage | undefined> {
  const place = placeOf(folder, name);
  if (existsSync(`${place}.wat`)) {
    const file = `${place}.wat`;
    const bytes = await wat(readFileSync(file, 'utf8'));
    return { kind: 'component', component: readPackage({ bytes, file, label: name }).value! };
  }
  if (!existsSync(place)) return undefined;
  const { value, diagnostics } = await loadFiles(place, nodeHost());
  expect(diagnostics).toEqual([]);
  return { kind: 'wit', groups: value.groups };
}

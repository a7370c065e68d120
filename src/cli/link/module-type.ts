/**
 * What Node will take `.js` files of a folder for, by the nearest package.json, as ECMAScript modules are no CommonJS: bundlers
 * and browsers don't ask.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Diagnostic, diagnostic, printable } from '../../base/index.ts';

/** A warning where Node would take the program's module for CommonJS, which is what `npm init` writes. */
export function takenForCommonJs(folder: string): readonly Diagnostic[] {
  const manifest = nearestManifest(path.resolve(folder));
  if (manifest?.type !== 'commonjs') return [];
  const file = printable(path.relative('', manifest.file));
  return [
    diagnostic(
      'emit/commonjs',
      `Node will take the module for CommonJS, as \`${file}\` has it`,
      undefined,
      {
        severity: 'warning',
        help: [
          `say \`"type": "module"\` there, or in a package.json of its own beside the module`,
          'bundlers and browsers take it as it is',
        ],
      },
    ),
  ];
}

interface Manifest {
  readonly file: string;
  readonly type: unknown;
}

function nearestManifest(folder: string): Manifest | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, 'package.json');
    try {
      const { type } = JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown };
      return { file, type };
    } catch (error) {
      // What can't be read as one is told by Node.
      if ((error as { code?: string }).code !== 'ENOENT') return undefined;
    }
    if (path.dirname(at) === at) return undefined;
  }
}

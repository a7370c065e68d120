/**
 * Imports that are called like modules of Node. A `declare module "path"` would join the one of @types/node, which many
 * programs have about; so their types stand under a name that nothing else has, and a module of ours gives the import
 * these types, whatever the compiler takes it for.
 */
import { pathText } from '../../src/base/index.ts';
import { worldName, type Model, type WorldId } from '../../src/model/index.ts';
import { hardline } from '../ts/doc.ts';
import { fileSegment } from '../text/file-segment.ts';
import { quoted, type SourceFile } from '../ts/source-file.ts';
import type { WorldModules } from '../ts/world-modules.ts';

/** Modules of Node that can be named without `node:`, as far as WIT has such names. */
const nodeModules: ReadonlySet<string> = new Set(
  `assert buffer cluster console constants crypto dgram dns domain events fs http http2 https inspector module net os
  path process punycode querystring readline repl stream sys timers tls tty url util v8 vm wasi zlib`.split(
    /\s+/,
  ),
);

/** Whether @types/node declares a module of that name. */
export const isNodeModule = (name: string): boolean => nodeModules.has(name);

/** The name of the module that declares what a world imports under `name`. */
export function ambientName(model: Model, world: WorldId, name: string): string {
  return isNodeModule(name) ? pathText([worldName(model, world), name]) : name;
}

/** The module by which a guest imports what is called like one of Node: `declared` has its types. */
export function importModule(
  world: WorldModules,
  name: string,
  declared: SourceFile,
  kind: 'func' | 'interface',
): SourceFile {
  const file = world.newFile(`imports/${fileSegment(name)}.import.ts`);
  file.refer(declared);
  const type = `typeof import(${quoted(declared.ambient!)})`;
  file.add([
    '// @ts-ignore The compiler may know a module of Node by this name, or none.',
    hardline,
    `import ${kind === 'func' ? 'imported' : '* as imported'} from ${quoted(name)};`,
  ]);
  file.add(['const known: unknown = imported;']);
  file.add([`export default known as ${type}${kind === 'func' ? '.default' : ''};`]);
  return file;
}

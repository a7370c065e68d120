/**
 * A linked component -> the source of its module; and of the module of one of its exports alone, which is what a name of WIT
 * means to JavaScript and to other components: `import { get } from 'demo:secret-store/store@0.1.0'`.
 */
import {
  camelCase,
  diagnostic,
  didYouMean,
  hasErrors,
  printable,
  WitlinkError,
} from '../base/index.ts';
import { relativeName } from './configuration.ts';
import { emitProgram, type CoreFile } from '../emit/index.ts';
import { programParts } from '../link/index.ts';
import type { LinkedComponent } from './link-component.ts';
import { nameFor } from './name-for.ts';

/** How the module of a component is written. */
export interface ModuleForm {
  /** What its files are called, where there are some. */
  readonly name: string;
  /** Where the runtime comes from: the package, or another module. */
  readonly runtime: 'import' | { readonly from: string };
  /** What the module imports for an import of the component, by its name. */
  readonly specifier: (name: string) => string;
  /** Whether there is an interface of WASI, by its name with the oldest version. */
  readonly hasWasi: (name: string) => boolean;
  /** An expression for a core module, which gives a `WebAssembly.Module` or a promise of one. */
  readonly core: (core: CoreFile) => string;
  /** What is made of each core module. */
  readonly optimize?: ((bytes: Uint8Array) => Uint8Array) | undefined;
  /** Lines before the module's own: what the expressions need. */
  readonly head: readonly string[];
}

/** The source of the module that a component is. */
export function componentSource(
  { program, modules, wasi }: LinkedComponent,
  { name, runtime, specifier, hasWasi, core, head, optimize }: ModuleForm,
): string {
  const { value, diagnostics } = emitProgram(program, {
    name,
    runtime,
    ...(optimize === undefined ? {} : { optimize }),
    modules: core,
    map: (wanted) => {
      const meant = modules.get(wanted);
      if (meant === undefined) return undefined;
      const from = specifier(wanted);
      return meant.export === undefined ? from : { specifier: from, name: meant.export };
    },
    ...(wasi === undefined ? {} : { wasi: { ...wasi, has: hasWasi } }),
  });
  if (value === undefined || hasErrors(diagnostics)) throw new WitlinkError(diagnostics);
  return [...head, value[0]!.contents as string].join('\n');
}

/**
 * The source of the module that one export of a component is.
 *
 * @param file The component, for messages.
 * @param wanted The name by which it is asked for: in another compatible version, maybe, or without one.
 * @param from The specifier of the component's own module.
 */
export function exportSource(
  { program }: LinkedComponent,
  file: string,
  wanted: string,
  from: string,
): string {
  const { root, objects } = programParts(program).host.exports;
  const name = nameFor(
    wanted,
    program.plan.exports.map((item) => item.name),
  );
  const property = root.properties.find(({ key }) => key === name);
  if (property === undefined)
    throw notExported(
      file,
      wanted,
      root.properties.map(({ key }) => key),
    );
  const lines = [`import { ${JSON.stringify(property.key)} as $it } from ${JSON.stringify(from)};`];
  if (property.kind !== 'object') {
    lines.push('export { $it as default };');
    const plain = camelCase(property.key);
    if (plain !== 'default') lines.push(`export { $it as ${JSON.stringify(plain)} };`);
  } else {
    for (const [i, { key, kind }] of objects[property.of]!.properties.entries()) {
      // What may give another value each time is no name of a module.
      if (kind === 'accessor') continue;
      lines.push(
        `const $${i} = $it[${JSON.stringify(key)}];`,
        `export { $${i} as ${JSON.stringify(key)} };`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function notExported(file: string, wanted: string, there: readonly string[]): WitlinkError {
  const own = relativeName(file);
  const message = `\`${printable(own)}\` is to give \`${printable(wanted)}\`, and does not export it`;
  const near = didYouMean(wanted, there);
  const listed = there.slice(0, 8).map((name) => `\`${printable(name)}\``);
  const all = listed.length === 0 ? ['it exports nothing'] : [`it exports ${listed.join(', ')}`];
  return new WitlinkError([
    diagnostic(
      'import/not-exported',
      message,
      { file: own, offset: 0, path: 'component' },
      { help: near.length > 0 ? near : all },
    ),
  ]);
}

/**
 * The module of an emitted program: what the runtime is given of it as data, where its core modules are, which modules give its
 * imports, and what it exports. All names of the file's own begin with `$`, which stands in no name of WIT.
 */
import { toBase64 } from '../base/index.ts';
import type { ProgramParts } from '../link/index.ts';
import type { Plan } from '../plan/index.ts';
import { mostUnits, textBuiltins } from '../runtime/index.ts';
import { printData, printText } from './data.ts';
import { compileLater, compileName, compileNow } from './compile.ts';
import { adaptersOf, type CoreFile } from './core-files.ts';
import type { EmitOptions } from './emit.ts';
import { isPlainName, namedExports } from './exported-names.ts';
import { mappedImports, type MappedImport } from './imported-modules.ts';
import { printImports } from './imports.ts';
import { askName, printAsk } from './ask-engine.ts';
import { printLayers } from './layers.ts';
import { edgeData, planData } from './plan-data.ts';
import { printWasiOptions, type WasiGiven, type WasiImport } from './wasi.ts';

/** The options that say what stands in it. */
export type MainOptions = Required<
  Pick<EmitOptions, 'instantiate' | 'map' | 'modules' | 'runtime'>
> & { readonly wasi: WasiGiven | undefined };

/** The text of it. */
export interface MainFile {
  readonly code: string;
  /** The names that it imports of the runtime. */
  readonly names: readonly string[];
}

/**
 * Prints it.
 *
 * @param fromWasi The imports that a platform gives, which is made by `wasi` of the options.
 */
export function printMain(
  parts: ProgramParts,
  cores: readonly CoreFile[],
  { instantiate, map, modules, runtime, wasi }: MainOptions,
  fromWasi: readonly WasiImport[],
): MainFile {
  const { limits, plain } = parts;
  const sync = instantiate === 'sync' ? 'Sync' : '';
  const names = new Set<string>();
  const use = (name: string): string => {
    names.add(name);
    return name;
  };
  const layers = printLayers(parts);
  layers.names.forEach(use);
  const imports = printImports(parts.plan.imports);
  imports.names.forEach(use);
  const adapters = new Set(adaptersOf(parts.plan));
  const compiled = new Map(
    cores.map((core) => {
      const args = core.options.builtins === undefined ? '' : `, ${printData(core.options)}`;
      const code =
        typeof modules === 'function'
          ? modules(core)
          : core.isInText
            ? `${use(`compileText${sync}`)}(${printText(toBase64(core.bytes))}${args})`
            : `${compileName}(new URL(${printText(`./${core.path}`)}, import.meta.url)${args})`;
      const compile = adapters.has(core.index) ? `(${askName}(), ${code})` : code;
      return [core.index, `{ file: ${printText(core.path)}, compile: () => ${compile} }`] as const;
    }),
  );
  const guards = compiled.get(parts.plan.modules.length);
  const mapped = mappedImports(parts.plan, map);
  const hasImports = mapped.length + fromWasi.length > 0;
  const make = use(`instantiateEmitted${sync}`);
  const isBeside = modules === 'files' && cores.some((core) => !core.isInText);
  const settings = parts.promises === true ? `{ promises: ${use('suspending')}() }` : '{}';
  const body = [
    ...(isBeside ? [sync === '' ? compileLater : compileNow] : []),
    ...(adapters.size > 0 ? [printAsk()] : []),
    `const $plan = ${printData(planData(parts))};`,
    `const $program = {`,
    `  plan: $plan,`,
    `  host: ${printData(edgeData(parts)).replace(/^\{/, '{types:$plan.types,')},`,
    `  imports: ${imports.code.replaceAll('\n', '\n  ')},`,
    `  layers: ${layers.code.replaceAll('\n', '\n  ')},`,
    `  limits: ${printData(limits)},`,
    `  modules: [`,
    ...parts.plan.modules.map((_, index) => `    ${compiled.get(index) ?? 'undefined'},`),
    ...(guards === undefined ? [] : [`    ${guards},`]),
    `  ],`,
    ...printShortText(parts.plan),
    ...(guards === undefined
      ? []
      : [`  plain: { facts: ${printData({ ...plain!.facts, meetings: [] })} },`]),
    `};`,
    ...(fromWasi.length === 0 ? [] : [`const $given = await $wasi(${printWasiOptions(wasi!)});`]),
    ...(hasImports
      ? [
          `const $imports = {`,
          ...mapped.map((m, i) => `  ${printMapped(m, i)},`),
          ...fromWasi.map(({ item, key }) => {
            return `  ${printText(item.name)}: $given[${printText(key)}],`;
          }),
          `};`,
        ]
      : []),
    ...(instantiate === 'none'
      ? printExports(
          parts,
          `await ${make}($program, ${hasImports ? '$imports' : '{}'}, ${settings})`,
        )
      : [
          `export ${sync === '' ? 'async ' : ''}function instantiate(imports = {}, options = {}) {`,
          `  const { exports, store } = ${sync === '' ? 'await ' : ''}${make}($program, ${hasImports ? '{ ...$imports, ...imports }' : 'imports'}, options);`,
          `  return { exports, ${closing(use)} };`,
          `}`,
        ]),
  ];
  const wasiFrom = runtime === 'beside' ? './wasi.js' : 'witlink/wasi';
  const from =
    runtime === 'beside' ? './runtime.js' : runtime === 'import' ? 'witlink/runtime' : runtime.from;
  const head = [
    `import { ${[...names].toSorted().join(', ')} } from ${printText(from)};`,
    ...(fromWasi.length === 0 ? [] : [`import { wasi as $wasi } from ${printText(wasiFrom)};`]),
    ...mapped.map(({ module: { specifier, name } }, i) => {
      const what = name === undefined ? `* as $i${i}` : `{ ${printText(name)} as $i${i} }`;
      return `import ${what} from ${printText(specifier)};`;
    }),
  ];
  return { code: `${[...head, ...body].join('\n')}\n`, names: [...names].toSorted() };
}

/**
 * What ends an instance, as `[Symbol.asyncDispose]` of `Running` does. It stands here rather than in the runtime's share, which programs
 * that are one instance have, too.
 */
function closing(use: (name: string) => string): string {
  return `async [Symbol.asyncDispose ?? Symbol.for('asyncDispose')]() {
    store.kill(new ${use('Trap')}('trap/closed', { component: 'host', func: 'host' }, 'it was closed'));
    for (const { objects } of store.resources) objects?.disposeAll();
  }`;
}

/** A property with what a module gives for an import. */
function printMapped({ item, module }: MappedImport, index: number): string {
  const whole = item.kind === 'module' && module.name === undefined ? '.default' : '';
  return `${printText(item.name)}: $i${index}${whole}`;
}

/** Which strings the adapters pass by the engine's built-ins, as `shortText` of the runtime has it. */
function printShortText(plan: Plan): readonly string[] {
  if (plan.adapters?.items.some(({ name }) => name === 'short-text') !== true) return [];
  return [
    '  shortText(modules) {',
    `    const stands = ({ module }) => module === ${printText(textBuiltins)};`,
    `    const lack = ${printData(adaptersOf(plan))}.some((id) => WebAssembly.Module.imports(modules[id]).some(stands));`,
    `    return new WebAssembly.Global({ value: 'i32' }, lack ? 0 : ${mostUnits});`,
    '  },',
  ];
}

/** What makes an instance, and its exports as those of the module. */
function printExports({ host }: ProgramParts, made: string): readonly string[] {
  const named = namedExports(host.exports);
  return [
    `const { exports: $exports } = ${made};`,
    ...named.map(
      ({ path }, i) =>
        `const $${i} = $exports${path.map((key) => `[${printText(key)}]`).join('')};`,
    ),
    ...(named.length === 0
      ? []
      : ['export {', ...named.map(({ name }, i) => `  $${i} as ${printName(name)},`), '};']),
  ];
}

const printName = (name: string): string => (isPlainName(name) ? name : printText(name));

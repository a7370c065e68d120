/**
 * What a component imports of WASI, and what its project says of it -> the source of the module that gives it: a platform of
 * its own, with what `witlink run` gives by default, and what the project names beside.
 */
import path from 'node:path';
import { splitVersion } from '../base/index.ts';
import type { WasiSetting } from '../config/index.ts';
import type { PlanImport } from '../plan/index.ts';
import type { Project } from './project.ts';

/** An import of WASI: its name, and the versions within which it is compatible. */
export type WasiImport = Pick<PlanImport & { readonly kind: 'instance' }, 'name' | 'track'>;

/** Whether an import is of WASI, and so there by itself. */
export const isWasi = (item: PlanImport): item is PlanImport & { readonly kind: 'instance' } =>
  item.kind === 'instance' && item.name.startsWith('wasi:');

/**
 * The source; each import is exported by its name.
 *
 * @param from The specifier of `witlink/wasi`.
 * @param program What the program knows as its own name.
 */
export function wasiSource(
  imports: readonly WasiImport[],
  setting: WasiSetting | undefined,
  { config }: Project,
  { from, program }: { readonly from: string; readonly program: string },
): string {
  const { args, env, preopens } = setting === undefined || setting === 'none' ? {} : setting;
  const options = [
    "...(globalThis.process?.getBuiltinModule ? { stdin: 'inherit' } : {})",
    "stdout: 'inherit'",
    "stderr: 'inherit'",
    `args: ${JSON.stringify(args?.map(({ text }) => text) ?? [program])}`,
  ];
  if (isList(env)) {
    const names = JSON.stringify(env.map(({ text }) => text));
    options.push(
      `env: Object.fromEntries(${names}.flatMap((name) => { const value = globalThis.process?.env[name]; return value === undefined ? [] : [[name, value]]; }))`,
    );
  } else if (env !== undefined) {
    const entries = [...env].map(([name, { text }]) => [name, text]);
    options.push(`env: Object.fromEntries(${JSON.stringify(entries)})`);
  }
  if (preopens !== undefined) {
    const entries = [...preopens].map(([guest, { text }]) => {
      const readOnly = text.endsWith(':ro');
      const host = path.resolve(config.folder, readOnly ? text.slice(0, -':ro'.length) : text);
      return [guest, { host, readOnly }];
    });
    options.push(`preopens: Object.fromEntries(${JSON.stringify(entries)})`);
  }
  return [
    `import { wasi as $wasi } from ${JSON.stringify(from)};`,
    `const $given = await $wasi({ ${options.join(', ')} });`,
    ...imports.flatMap(({ name, track }, i) => {
      const key = track === undefined ? name : `${splitVersion(name)[0]}@${track}.0`;
      return [
        `const $${i} = $given[${JSON.stringify(key)}];`,
        `export { $${i} as ${JSON.stringify(name)} };`,
      ];
    }),
    '',
  ].join('\n');
}

const isList = <T>(
  value: readonly T[] | ReadonlyMap<string, T> | undefined,
): value is readonly T[] => Array.isArray(value);

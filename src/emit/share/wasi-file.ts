/**
 * What a program imports of WASI -> the file `wasi.js` beside it: the packages that it imports, minified, over the classes of the
 * `runtime.js` beside it, put together for the options that are printed. Bundles have `witlink/wasi` by itself.
 */
import type { WasiGiven, WasiImport } from '../wasi.ts';
import { wasiParts } from './parts.ts';
import { declaring, localName, runtimeShare } from './share.ts';

/** The names that it imports of the runtime. */
export const wasiNeeds: readonly string[] = ['ComponentError', 'ProgramExit'];

/** Where there is no process, nobody gets to what is read of it when the module is loaded. */
const head =
  'const process=globalThis.process?.getBuiltinModule?globalThis.process:{getBuiltinModule:()=>({constants:{}})};';

/** `witlink/wasi`. */
export function wholeWasi(): string {
  return `${head}\n${runtimeShare(['wasi'], wasiParts()).code}`;
}

/** What a program needs, as a module that exports `wasi`, which is for its options alone. */
export function wasiFile(imports: readonly WasiImport[], { preopens }: WasiGiven): string {
  const packages = { '0.2': new Set<string>(), '0.3': new Set<string>() };
  for (const { key } of imports) {
    const [, name, minor] = /^wasi:(\w+)\/.*@0\.([23])\.0$/.exec(key)!;
    packages[`0.${minor as '2' | '3'}`].add(`${name!}${minor!}`);
  }
  const names = new Set<string>();
  const use = (name: string): string => {
    names.add(name);
    return localName(name, wasiParts());
  };
  const lists = Object.entries(packages)
    .filter(([, its]) => its.size > 0)
    .map(([version, its]) => `"${version}":[${[...its].map(use).join()}]`);
  const hasStreams = packages['0.2'].has('cli2') || packages['0.3'].has('cli3');
  const hasFolders = preopens !== undefined;
  const machine = (streams: string, folder: string): string =>
    `{${[
      ...(hasStreams ? [`...${use(streams)}`] : []),
      ...(hasFolders ? [`folder:${use(folder)}`] : []),
    ].join()}}`;
  const found =
    hasStreams || hasFolders
      ? `${use('hasBuiltIns')}()?${machine('nodeStreams', 'openPreopen')}:${machine('consoleStreams', 'noFolder')}`
      : '{}';
  const made = `export const wasi=o=>${use('programWasi')}(o,${found},{${lists.join()}});`;
  return `${head}\n${declaring([...names], wasiParts())}${made}\n`;
}

/**
 * What an emitted program imports of WASI, and what it is to be given beside the defaults of `witlink run` -> the lines that make a
 * platform for it. What runs these is `witlink/wasi`, or a file beside (`share/wasi-file.ts`).
 */
import { splitVersion } from '../base/index.ts';
import type { Plan, PlanImport } from '../plan/index.ts';
import { wantsSomething } from '../runtime/index.ts';
import { printData, printText } from './data.ts';

/** What a program is given of the machine that it runs on. */
export interface WasiGiven {
  /** Its arguments, its own name first. */
  readonly args: readonly string[];
  /** Environment variables with their values, or the names of those that are given on where it runs. */
  readonly env?: ReadonlyMap<string, string | undefined>;
  /** Folders by the names under which it finds them; relative to where it is run. */
  readonly preopens?: Readonly<
    Record<string, { readonly host: string; readonly readOnly: boolean }>
  >;
  /** Whether it may use the network, or which hosts of it: `HOST`, `HOST:PORT`, `*:PORT`. */
  readonly network?: boolean | readonly string[];
}

/** Whether anything of a network is given. */
export function usesNetwork(given: WasiGiven | undefined): boolean {
  const { network = false } = given ?? {};
  return network === true || (network !== false && network.length > 0);
}

/** A platform, and what it is made of. */
export interface WasiSource extends WasiGiven {
  /** Whether there is an interface of that name in it. */
  readonly has: (key: string) => boolean;
}

/** An import, with the name under which a platform has it. */
export interface WasiImport {
  readonly item: PlanImport;
  readonly key: string;
}

/** The imports that a platform gives, those without that are `mapped`. */
export function wasiImports(
  { imports }: Plan,
  mapped: (name: string) => boolean,
  { has }: WasiSource,
): readonly WasiImport[] {
  return imports.flatMap((item) => {
    if (item.kind !== 'instance' || !item.name.startsWith('wasi:')) return [];
    if (!wantsSomething(item) || mapped(item.name)) return [];
    const { name, track } = item;
    const key = track === undefined ? name : `${splitVersion(name)[0]}@${track}.0`;
    return has(key) ? [{ item, key }] : [];
  });
}

/** The options of the platform, as an expression. Where there is no process, there is no input to give on. */
export function printWasiOptions(given: WasiGiven): string {
  const { args, env, preopens, network } = given;
  const options = [
    "...(globalThis.process?.getBuiltinModule ? { stdin: 'inherit' } : {})",
    "stdout: 'inherit'",
    "stderr: 'inherit'",
    `args: ${printData(args)}`,
  ];
  const values = [...(env ?? [])].map(([name, value]) =>
    // As an entry, whatever it is called.
    value === undefined
      ? `[${printText(name)}, globalThis.process?.env[${printText(name)}]]`
      : `[${printText(name)}, ${printText(value)}]`,
  );
  if (values.length > 0) {
    const entries = `[${values.join(', ')}].filter(([, value]) => typeof value === 'string')`;
    options.push(`env: Object.fromEntries(${entries})`);
  }
  if (preopens !== undefined) {
    options.push(`preopens: Object.fromEntries(${printData(Object.entries(preopens))})`);
  }
  if (usesNetwork(given)) options.push(`network: ${printData(network)}`, "waits: 'promise'");
  return `{ ${options.join(', ')} }`;
}

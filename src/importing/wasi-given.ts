/** What a project says of WASI -> what a component is given of it, beside what `witlink run` gives by default. */
import path from 'node:path';
import type { WasiSetting } from '../config/index.ts';
import type { WasiSource } from '../emit/index.ts';
import type { Config } from './configuration.ts';

/** @param program - What the program knows as its own name. */
export function wasiGiven(
  setting: Exclude<WasiSetting, 'none'> | undefined,
  { folder }: Config,
  program: string,
): Omit<WasiSource, 'has'> {
  const { args, env, preopens, network } = setting ?? {};
  const folders = [...(preopens ?? [])].map(([guest, { text }]) => {
    const readOnly = text.endsWith(':ro');
    const host = path.resolve(folder, readOnly ? text.slice(0, -':ro'.length) : text);
    return [guest, { host, readOnly }] as const;
  });
  return {
    args: args?.map(({ text }) => text) ?? [program],
    env: variables(env),
    ...(network === undefined
      ? {}
      : { network: typeof network === 'boolean' ? network : network.map(({ text }) => text) }),
    ...(folders.length === 0 ? {} : { preopens: Object.fromEntries(folders) }),
  };
}

/** Values, or undefined for those that are given on where the program runs. */
function variables(
  env: Exclude<WasiSetting, 'none'>['env'],
): ReadonlyMap<string, string | undefined> {
  if (env === undefined) return new Map();
  if (isList(env)) return new Map(env.map(({ text }) => [text, undefined]));
  return new Map([...env].map(([name, { text }]) => [name, text]));
}

const isList = <T>(value: readonly T[] | ReadonlyMap<string, T>): value is readonly T[] =>
  Array.isArray(value);

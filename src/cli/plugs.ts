/** What `--plug` says -> which component is meant, and for which import, if for one alone. */
import { Misuse } from './failure.ts';

/** A component that is plugged in. */
export interface PlugFile {
  /** The one import that it is for; absent for what serves all. */
  readonly name?: string;
  readonly file: string;
}

/** Of `store.wasm`, or `users=store.wasm` for one import. */
export function readPlugs(texts: readonly string[]): readonly PlugFile[] {
  const plugs = texts.map((text): PlugFile => {
    const [, name, file = text] = /^([a-zA-Z][\w-]*)=(.+)$/s.exec(text) ?? [];
    return name === undefined ? { file } : { name, file };
  });
  const names = plugs.flatMap(({ name }) => name ?? []);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Misuse(`two plugs are given for \`${twice}\``);
  return plugs;
}

/**
 * What `wit` and `check` share: the options that say what to read, and the reading.
 */
import { diagnostic, didYouMean, hasErrors } from '../base/index.ts';
import type { Diagnostic, Outcome } from '../base/index.ts';
import { selectWorld } from '../model/index.ts';
import type { WorldId } from '../model/index.ts';
import { load } from '../resolve/index.ts';
import type { Loaded, LoaderHost } from '../resolve/index.ts';
import { binaries } from './decode.ts';
import { filesHost } from './files.ts';
import type { Config } from './config.ts';
import type { Io } from './io.ts';
import { standardInput } from './read-binary.ts';
import { workspaceOf } from './workspace.ts';
import { slashed } from './paths.ts';
import { gatedWorld } from './unstable.ts';

export interface WitOptions {
  readonly world?: string;
  readonly features?: readonly string[];
  readonly allFeatures?: boolean;
  readonly deps?: readonly string[];
  /** What says where packages stand that are in none of these folders. */
  readonly within?: Config;
}

export interface ReadWit extends Loaded {
  /** The world that was asked for. */
  readonly world?: WorldId;
}

const inputName = '<stdin>';

/** Reads the package at `path`, `-` being standard input, and looks up the world. */
export async function readWit(
  path: string,
  options: WitOptions,
  io: Io,
): Promise<Outcome<ReadWit>> {
  const entry = path === '-' ? inputName : path === inputName ? `./${path}` : slashed(path);
  const host = hostOf(io, [entry, ...(options.deps ?? [])]);
  const { within } = options;
  const loaded = await load(entry, host, {
    ...(within === undefined ? {} : { find: workspaceOf(within, host).finder(entry) }),
    features: options.allFeatures === true ? 'all' : (options.features ?? []),
    deps: options.deps ?? [],
    ...binaries,
  });
  const { value, diagnostics } = loaded;
  if (options.world === undefined) return loaded;
  const selected = selectWorld(value.model, value.root, options.world);
  if (selected.kind === 'found') return { value: { ...value, world: selected.id }, diagnostics };
  // With errors about, the world may be missing only because of them.
  const found = hasErrors(diagnostics)
    ? []
    : [
        gatedWorld(value, options.world) ??
          worldFinding(
            options.world,
            selected.kind,
            selected.candidates,
            value.leftOut.flatMap((item) =>
              item.kind === 'world' && !item.isPart && item.package === value.root
                ? [item.name]
                : [],
            ),
          ),
      ];
  return { value, diagnostics: [...diagnostics, ...found] };
}

function worldFinding(
  name: string,
  kind: 'unknown' | 'ambiguous' | 'none',
  candidates: readonly string[],
  gated: readonly string[],
): Diagnostic {
  const list = candidates.slice(0, 12).map((c) => `\`${c}\``);
  if (kind === 'ambiguous') {
    return diagnostic('cli/ambiguous-world', `\`${name}\` could be several worlds`, undefined, {
      help: [`name one of ${list.join(', ')}`],
    });
  }
  const near = didYouMean(name, [...candidates, ...gated]);
  const there = list.length === 0 ? 'the package has no worlds' : `there is ${list.join(', ')}`;
  return diagnostic('cli/unknown-world', `there is no world \`${name}\``, undefined, {
    help: near.length > 0 ? near : [there],
  });
}

/** The file system, with standard input as one more file. */
function hostOf(io: Io, named: readonly string[]): LoaderHost {
  const host = filesHost(named);
  // A binary is read again, with more room.
  let input: Promise<Uint8Array> | undefined;
  return {
    read: async (path, limit) => {
      if (path !== inputName) return host.read(path, limit);
      input ??= standardInput(io, limit);
      return (await input).subarray(0, limit + 1);
    },
    list: async (path) => (path === inputName ? undefined : host.list(path)),
    realPath: async (path) => (path === inputName ? path : host.realPath!(path)),
  };
}

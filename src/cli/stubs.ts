/** The options of commands that compose which say what the host is not to be asked for -> stubs for it. */
import { hasErrors, printable, readNamePattern, type Outcome } from '../base/index.ts';
import { stubImports, type Graph } from '../compose/index.ts';
import { Misuse } from './failure.ts';
import { gatesOf, type GateOptions } from './gates.ts';
import type { Io } from './io.ts';

export interface StubCommandOptions extends GateOptions {
  readonly deny?: readonly string[];
  /** Where the world of a host is: all that it lacks is refused. */
  readonly stubMissing?: string;
  /** The name of that world. */
  readonly world?: string;
}

/** Refuses options before anything is read. */
export function checkStubOptions({ deny = [], stubMissing, world }: StubCommandOptions): void {
  const bad = deny.find((text) => readNamePattern(text) === undefined);
  if (bad !== undefined) {
    throw new Misuse(`--deny: \`${printable(bad)}\` is no pattern of interfaces or functions`, [
      'write names, with `*` for any characters: `wasi:sockets/*`, `a:b/c#get-*`',
    ]);
  }
  if (world !== undefined && stubMissing === undefined) {
    throw new Misuse('--world names a world of the host', [
      'say where that is: --stub-missing WIT',
    ]);
  }
}

/** The graph with stubs for what is denied, and for what the host doesn't have; with the texts of what is wrong. */
export async function withStubs(
  graph: Graph,
  options: StubCommandOptions,
  io: Io,
): Promise<Outcome<Graph | undefined> & { readonly texts?: ReadonlyMap<string, string> }> {
  const { deny = [], stubMissing, world } = options;
  const stubs = { features: gatesOf(options), deny };
  if (stubMissing === undefined) return stubImports(graph, stubs);
  const { readWit } = await import('./read-wit.ts');
  const { worldOf } = await import('./world.ts');
  const { value, diagnostics } = await readWit(stubMissing, {}, io);
  const texts = value.sources;
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics, texts };
  const host = { model: value.model, world: worldOf(value, world) };
  const made = stubImports(graph, { ...stubs, host });
  return { value: made.value, diagnostics: [...diagnostics, ...made.diagnostics], texts };
}

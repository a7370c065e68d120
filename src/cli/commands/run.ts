/**
 * `witlink run`: links components, and runs the first as a program, calls functions of it, or explains what calls between
 * them do. What it gets of the machine is named on the command line; what it ends with is the exit code.
 */
import { printableJson, readNamePattern } from '../../base/index.ts';
import { exportedFuncs } from '../../link/index.ts';
import type { FoundExport, Program } from '../../link/index.ts';
import type { Isolated } from '../../isolate/index.ts';
import {
  canSuspend,
  type InstantiateOptions,
  type Running,
  type Trace,
} from '../../runtime/index.ts';
import { boundaryText } from '../boundary-text.ts';
import { Misuse } from '../failure.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import type { BoundariesJson } from '../json-forms.ts';
import { linkFiles } from '../link-files.ts';
import { parseLimits } from '../limits.ts';
import { growFile } from '../output.ts';
import { report } from '../report.ts';
import { callEntry, makeCalls } from '../run/calls.ts';
import type { InvocationTexts } from '../run/invocation-texts.ts';
import { type Invocation, readInvocations } from '../run/invocations.ts';
import { tellCallables } from '../run/listing.ts';
import { parseDuration } from '../run/duration.ts';
import { endedBy } from '../run/outcome.ts';
import { givenTo, unservedWasi, usesNetwork } from '../run/platform.ts';
import { readSurroundings, type SurroundingsOptions } from '../run/surroundings.ts';
import { within } from '../run/within.ts';
import { traceJson } from '../trace-json.ts';
import { traceLines } from '../../telling/index.ts';
import { keepStacks } from '../trap-text.ts';

export interface RunOptions extends GateOptions, SurroundingsOptions {
  readonly plug?: readonly string[];
  /** With `--args`. */
  readonly invoke?: InvocationTexts;
  readonly trace?: boolean;
  readonly traceJson?: string;
  /** False for `--no-fuse`. */
  readonly fuse?: boolean;
  readonly explain?: boolean;
  readonly format?: 'text' | 'json';
  readonly limit?: readonly string[];
  readonly unknownImports?: 'error' | 'trap';
  readonly timeout?: string;
}

export async function run(
  path: string,
  args: readonly string[],
  options: RunOptions,
  io: Io,
): Promise<number> {
  const { explain = false, invoke, format = 'text' } = options;
  const features = gatesOf(options);
  if (options.format !== undefined && !explain && invoke === undefined) {
    throw new Misuse('`--format` is for what `--invoke` and `--explain` print', []);
  }
  if (options.traceJson !== undefined && explain) {
    throw new Misuse('`--explain` runs nothing, of which `--trace-json` could keep events', []);
  }
  const limits = parseLimits(options.limit ?? []);
  const timeout =
    options.timeout === undefined ? undefined : parseDuration('--timeout', options.timeout);
  const surroundings = readSurroundings(path, args, options, io.env);
  const linked = await linkFiles(
    path,
    options.plug ?? [],
    { features, limits, fuse: options.fuse ?? true },
    io,
  );
  if (typeof linked === 'number') return linked;
  const { program, component } = linked;
  if (explain) return explainCalls(program, options, io);

  const calls = invoke === undefined ? entryOf(program) : readInvocations(program, invoke.all);
  if (calls === undefined) throw tellCallables(program, component, io);
  if ('diagnostics' in calls) {
    report(io, calls.diagnostics, calls.sources);
    return 2;
  }
  const { unknownImports = 'error' } = options;
  const watched = watch(program, options, io);
  keepStacks();
  const make = async (running: Exporting): Promise<number> =>
    isEntry(calls)
      ? callEntry(calls, running.exports)
      : makeCalls(program, running.exports, calls, { format, io });
  try {
    // What waits for a network is suspended, or stands still in a worker where the engine can't.
    const promises = usesNetwork(surroundings) && canSuspend;
    const instance = { ...watched.options, unknownImports, promises };
    const inWorker = timeout !== undefined || promises !== usesNetwork(surroundings);
    const { imports, close } = await givenTo(program, surroundings, inWorker ? 'worker' : 'here');
    try {
      const unserved = unknownImports === 'trap' ? undefined : unservedWasi(program, imports);
      if (unserved !== undefined) return report(io, [unserved]);
      return inWorker
        ? await within(timeout, program, imports, instance, make)
        : await make(await program.instantiate(imports, instance));
    } finally {
      await close();
    }
  } catch (error) {
    return endedBy(error, io);
  } finally {
    watched.finish();
  }
}

/** What a program that runs has, in whichever thread. */
type Exporting = Pick<Running | Isolated, 'exports'>;

const isEntry = (calls: FoundExport | readonly Invocation[]): calls is FoundExport =>
  !Array.isArray(calls);

function explainCalls(program: Program, { trace, format }: RunOptions, io: Io): number {
  const { plan } = program;
  const shown = traceLines({ plan, write: io.err, color: io.color.err });
  const boundaries = program.boundaries(trace === true ? { trace: shown } : {});
  const whole: BoundariesJson = { version: 1, boundaries };
  io.out(format === 'json' ? printableJson(whole) : boundaryText(plan, boundaries));
  return 0;
}

/** The `wasi:cli/run` that a command exports. */
function entryOf(program: Program): FoundExport | undefined {
  const entry = readNamePattern('wasi:cli/run#run')!;
  return exportedFuncs(program).find(({ path: [first = '', func] }) => entry.matches(first, func));
}

/** How the program is instantiated, with those who are told of crossings. */
function watch(
  { plan }: Program,
  { trace, traceJson: file }: RunOptions,
  io: Io,
): { readonly options: InstantiateOptions; finish(): void } {
  const kept = file === undefined ? undefined : growFile(file);
  const traces: readonly Trace[] = [
    ...(trace === true ? [traceLines({ plan, write: io.err, color: io.color.err })] : []),
    ...(kept === undefined ? [] : [traceJson(plan, kept.write)]),
  ];
  // Nobody but this call could wake it: Node would end without a word.
  const options: InstantiateOptions = { stalled: 'trap' };
  const tell: Trace = (event) => {
    for (const to of traces) to(event);
  };
  return {
    options: traces.length === 0 ? options : { ...options, trace: tell },
    finish: () => kept?.finish(),
  };
}

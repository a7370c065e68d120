/**
 * What the commands that compose do with a graph, however it was made: say what is wrong, print its wires, or all of it as
 * JSON, and write the component where nothing is wrong.
 */
import {
  createSources,
  printableJson,
  toJson,
  type Diagnostic,
  type Sources,
} from '../base/index.ts';
import {
  encodeGraph,
  graphToJson,
  wires,
  type Graph,
  type GraphPackage,
} from '../compose/index.ts';
import { Misuse } from './failure.ts';
import { withNotedTexts } from './files.ts';
import { gatesOf } from './gates.ts';
import type { Io } from './io.ts';
import type { CompositionJson } from './json-forms.ts';
import { writeBinary } from './output.ts';
import { exitCodeOf, firstOf, inOrder, report } from './report.ts';
import { checkStubOptions, withStubs, type StubCommandOptions } from './stubs.ts';
import { wiresText } from './wires-text.ts';

export interface ComposedOptions extends StubCommandOptions {
  readonly output?: string;
  readonly wires?: boolean;
  readonly json?: boolean;
  readonly minify?: boolean;
}

/** A graph, as far as it could be made. */
export interface Composed {
  readonly graph: Graph | undefined;
  readonly found: readonly Diagnostic[];
  /** Components that were at hand, and are not in the graph. */
  readonly spare?: readonly GraphPackage[];
  /** The texts that diagnostics speak of. */
  readonly sources?: Sources;
}

/** Refuses options before anything is read. */
export function checkComposedOptions(options: ComposedOptions): void {
  checkStubOptions(options);
  if (options.output !== '-') return;
  throw new Misuse('a binary is written to a file', ['say which: `-o FILE`']);
}

/** Prints and writes what was asked for; gives the exit code. */
export async function finishComposed(
  composed: Composed,
  options: ComposedOptions,
  io: Io,
): Promise<number> {
  const { spare = [], sources: given = createSources() } = composed;
  const stubbed =
    composed.graph === undefined ? undefined : await withStubs(composed.graph, options, io);
  const graph = stubbed?.value;
  const more = createSources(stubbed?.texts);
  const sources: Sources = { get: (file) => given.get(file) ?? more.get(file) };
  const features = gatesOf(options);
  const { minify = false } = options;
  const encoded = graph === undefined ? undefined : encodeGraph(graph, { features, minify });
  const found = firstOf(
    inOrder([...composed.found, ...(stubbed?.diagnostics ?? []), ...(encoded?.diagnostics ?? [])]),
  );
  // What is no graph has no wires.
  const holds = graph !== undefined && !found.some(({ code }) => code === 'compose/bad-index');
  const table = holds ? wires(graph, spare) : [];
  if (options.json === true) {
    const form: CompositionJson = {
      version: 1,
      findings: toJson(found, withNotedTexts(sources)),
      wires: table,
      // Without stubs, which stand in no file: they are made again.
      ...(composed.graph === undefined ? {} : { graph: graphToJson(composed.graph) }),
    };
    io.out(printableJson(form));
  } else if (options.wires === true && holds) io.out(wiresText(table));
  const code = options.json === true ? exitCodeOf(found) : report(io, found, sources);
  const bytes = encoded?.value;
  if (code === 0 && bytes !== undefined && options.output !== undefined) {
    writeBinary(options.output, bytes);
  }
  return code;
}

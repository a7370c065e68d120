/** `witlink compose`: a composition that stands in a file -> the component, or what is wrong with it. */
import path from 'node:path';
import {
  createSources,
  diagnostic,
  isWasmText,
  limits,
  printable,
  WitlinkError,
} from '../../base/index.ts';
import { isWitPackage } from '../../component/assemble/index.ts';
import { graphFromJson, importPackages } from '../../compose/index.ts';
import { checkComposedOptions, finishComposed } from '../composed.ts';
import type { Composed, ComposedOptions } from '../composed.ts';
import { Misuse } from '../failure.ts';
import type { GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import { slashed } from '../paths.ts';
import { isWasm, readBinary } from '../read-binary.ts';
import { readWasm } from '../read-wasm.ts';
import { report } from '../report.ts';
import { checkWacPlaces, readWac, refuseWacPlaces, type WacPlaces } from '../wac.ts';

export interface ComposeCommandOptions extends ComposedOptions, WacPlaces {
  /** The packages are not put into the result, which imports them instead. */
  readonly importPackages?: boolean;
}

export async function compose(
  named: string,
  options: ComposeCommandOptions,
  io: Io,
): Promise<number> {
  checkComposedOptions(options);
  checkWacPlaces(named, options);
  const { file, bytes, diagnostics } = await readBinary(named, io, limits.witText * 3);
  if (bytes === undefined) return report(io, diagnostics);
  if (isWasm(bytes) || isWasmText(bytes)) {
    throw new Misuse(`\`${printable(file)}\` is a component or module, and no composition`, [
      'components are put together by `witlink plug`',
    ]);
  }
  const composed = await readComposition(bytes, file, options, io);
  const whole = options.importPackages === true ? withImportedPackages(composed) : composed;
  return finishComposed(whole, options, io);
}

/** With packages imported; what has no name to be asked for by is told, and stays inside. */
function withImportedPackages(composed: Composed): Composed {
  if (composed.graph === undefined) return composed;
  const graph = importPackages(composed.graph);
  const nameless = graph.packages
    .filter((pkg) => pkg.imported === undefined && !isWitPackage(pkg.tree))
    .map((pkg) =>
      diagnostic(
        'compose/nameless-package',
        `\`${printable(pkg.label)}\` has no name by which it could be imported, and stays inside`,
        { file: pkg.file, offset: 0, path: 'component' },
        { severity: 'warning', help: ['give the package a `name` in the graph: `ns:name@1.0.0`'] },
      ),
    );
  return { ...composed, graph, found: [...composed.found, ...nameless] };
}

/**
 * What a text composes: WAC, or a graph in JSON. Where the name of the file doesn't say which, as on standard input, a graph
 * is what begins with a brace.
 */
export async function readComposition(
  bytes: Uint8Array,
  file: string,
  options: WacPlaces & GateOptions,
  io: Io,
): Promise<Composed> {
  const text = decodeUtf8(bytes);
  if (text === undefined) {
    const message = `\`${printable(file)}\` is not a text in UTF-8`;
    const found = [diagnostic('load/not-utf8', message, { file, start: 0, end: 0 })];
    return { graph: undefined, found };
  }
  const isWac = file.endsWith('.wac') || (!file.endsWith('.json') && !/^\uFEFF?\s*\{/.test(text));
  if (isWac) return readWac(text, file, options, io);
  refuseWacPlaces(options);
  return readGraph(text, file, io);
}

/** Undefined where it is no UTF-8; but UTF-16, by its mark, is for the parsers to tell. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  const isUtf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  try {
    return new TextDecoder('utf-8', { fatal: !isUtf16 }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A graph in JSON, whose packages stand where it says, seen from its folder. */
async function readGraph(text: string, file: string, io: Io): Promise<Composed> {
  const folder = file === '<stdin>' ? '.' : path.dirname(file);
  const { value, diagnostics } = await graphFromJson(
    text,
    async (wanted) => {
      if (wanted.file === undefined) throw new Error('the graph says no `file` for it');
      const place = slashed(path.join(folder, wanted.file));
      const read = await readWasm(path.isAbsolute(wanted.file) ? wanted.file : place, io);
      if (read.bytes === undefined) throw new WitlinkError(read.diagnostics);
      return { bytes: read.bytes, file: read.file };
    },
    { file },
  );
  return { graph: value, found: diagnostics, sources: createSources([[file, text]]) };
}

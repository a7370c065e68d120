/** `witlink graph`: what a composition is made of, drawn: components, and who gives what to whom. */
import path from 'node:path';
import {
  append,
  createSources,
  hasErrors,
  printableJson,
  sha256,
  toJson,
  type Diagnostic,
  type Sources,
} from '../../base/index.ts';
import {
  diagram,
  encodeGraph,
  plug,
  readPackage,
  survey,
  withTraffic,
  type Diagram,
  type GraphPackage,
  type SurveyModule,
  type SurveyPart,
} from '../../compose/index.ts';
import { counted, diagramHtml, diagramText, dot, draw, mermaid } from '../../telling/index.ts';
import { readComposition } from './compose.ts';
import { withNotedTexts } from '../files.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import type { DiagramJson, PartJson } from '../json-forms.ts';
import { isWasm } from '../read-binary.ts';
import { readWasm } from '../read-wasm.ts';
import { writeResult } from '../output.ts';
import { readPlugs, type PlugFile } from '../plugs.ts';
import { readTrace } from '../read-trace.ts';
import { exitCodeOf, inOrder, report } from '../report.ts';
import { checkWacPlaces, refuseWacPlaces, type WacPlaces } from '../wac.ts';

export interface GraphOptions extends GateOptions, WacPlaces {
  readonly plug?: readonly string[];
  readonly format?: 'text' | 'html' | 'json' | 'mermaid' | 'dot';
  readonly output?: string;
  readonly depth?: number;
  readonly trace?: string;
}

/** @param more Components that are plugged into the first, as those of `--plug` are. */
export async function graph(
  named: string,
  more: readonly string[],
  options: GraphOptions,
  io: Io,
): Promise<number> {
  const plugs = readPlugs([...more, ...(options.plug ?? [])]);
  const features = gatesOf(options);
  const { depth, output } = options;
  const { format = output !== undefined && /\.html?$/i.test(output) ? 'html' : 'text' } = options;
  const {
    pkg,
    found,
    sources = createSources(),
  } = plugs.length === 0
    ? await readWhole(named, options, io)
    : await readPlugged(named, plugs, options, io);
  const made = pkg === undefined ? undefined : survey(pkg, { features });
  const trace = options.trace === undefined ? undefined : await readTrace(options.trace, io);
  append(found, made?.diagnostics ?? []);
  append(found, trace?.diagnostics ?? []);
  let drawn: Diagram | undefined;
  let unplaced: number | undefined;
  if (made?.value !== undefined) {
    drawn = diagram(made.value, pkg!.label, depth);
    if (trace?.value !== undefined) {
      ({ diagram: drawn, unplaced } = withTraffic(drawn, made.value, trace.value));
    }
  }
  const texts =
    trace?.value === undefined && trace !== undefined ? createSources(trace.texts) : sources;
  if (format === 'json') {
    const parts = made?.value?.parts ?? [];
    const text = printableJson(jsonForm(found, texts, parts, drawn, unplaced));
    const code = exitCodeOf(found);
    writeResult(io, code === 0 ? output : undefined, text);
    return code;
  }
  const code = report(io, found, texts);
  if (code !== 0 || drawn === undefined) return code;
  writeResult(io, output, drawings[format](drawn, pkg!.label));
  if (unplaced !== undefined && unplaced > 0) {
    io.err(
      `${counted(unplaced, 'call')} of the trace ${unplaced === 1 ? 'is' : 'are'} on no wire here\n`,
    );
  }
  return code;
}

/** A component: the one that a file has, or that a composition describes. */
interface Whole {
  readonly pkg?: GraphPackage | undefined;
  readonly found: Diagnostic[];
  readonly sources?: Sources;
}

async function readWhole(named: string, options: GraphOptions, io: Io): Promise<Whole> {
  checkWacPlaces(named, options);
  const { bytes, file, diagnostics } = await readWasm(named, io);
  if (bytes === undefined) return { found: [...diagnostics] };
  if (isWasm(bytes)) {
    refuseWacPlaces(options);
    const read = readPackage({ bytes, file });
    return { pkg: read.value, found: [...read.diagnostics] };
  }
  const { graph: composed, found, sources } = await readComposition(bytes, file, options, io);
  const encoded = composed && encodeGraph(composed, { features: gatesOf(options) });
  const all = [...found, ...(encoded?.diagnostics ?? [])];
  const told = { found: all, ...(sources === undefined ? {} : { sources }) };
  if (encoded?.value === undefined || hasErrors(all)) return told;
  const label = path.parse(file).name;
  return { ...told, pkg: readPackage({ bytes: encoded.value, file, label }).value };
}

/** The first with the others plugged in, as `plug` does it. */
async function readPlugged(
  whole: string,
  plugs: readonly PlugFile[],
  options: GraphOptions,
  io: Io,
): Promise<Whole> {
  refuseWacPlaces(options);
  const found: Diagnostic[] = [];
  const others: GraphPackage[] = [];
  const named = new Map<string, GraphPackage>();
  const component = async (of: string): Promise<GraphPackage | undefined> => {
    const { bytes, file, diagnostics } = await readWasm(of, io);
    append(found, diagnostics);
    if (bytes === undefined) return undefined;
    const read = readPackage({ bytes, file });
    append(found, read.diagnostics);
    return read.value;
  };
  const socket = await component(whole);
  for (const { file, name } of plugs) {
    const pkg = await component(file);
    if (pkg === undefined) continue;
    if (name === undefined) others.push(pkg);
    else named.set(name, pkg);
  }
  if (hasErrors(found) || socket === undefined) return { found };
  const plugged = plug(socket, others, { named });
  append(found, plugged.diagnostics);
  if (hasErrors(found) || plugged.value === undefined) return { found };
  const encoded = encodeGraph(plugged.value, { features: gatesOf(options) });
  append(found, encoded.diagnostics);
  if (hasErrors(found) || encoded.value === undefined) return { found };
  const label = `${socket.label} composed`;
  return { found, pkg: readPackage({ bytes: encoded.value, file: whole, label }).value };
}

const drawings = {
  text: diagramText,
  html: diagramHtml,
  mermaid: (of: Diagram): string => draw(of, mermaid),
  dot: (of: Diagram): string => draw(of, dot),
} as const;

function jsonForm(
  found: readonly Diagnostic[],
  sources: Sources,
  parts: readonly SurveyPart[],
  drawn: Diagram | undefined,
  unplaced: number | undefined,
): DiagramJson {
  return {
    version: 1,
    findings: toJson(inOrder(found), withNotedTexts(sources)),
    parts: parts.map(({ modules, ...part }) => ({
      ...partForm(part),
      modules: modules.map(partForm),
    })),
    ...(drawn === undefined ? {} : { diagram: drawn }),
    ...(unplaced === undefined ? {} : { unplaced }),
  };
}

function partForm({ bytes, ...named }: SurveyModule | Omit<SurveyPart, 'modules'>): PartJson {
  return {
    ...named,
    ...(bytes === undefined ? {} : { size: bytes.length, sha256: sha256(bytes) }),
  };
}

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
  readPackage,
  survey,
  withTraffic,
  type Diagram,
  type GraphPackage,
  type SurveyModule,
  type SurveyPart,
} from '../../compose/index.ts';
import { counted, diagramText, dot, draw, mermaid } from '../../telling/index.ts';
import { readComposition } from './compose.ts';
import { withNotedTexts } from '../files.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import type { DiagramJson, PartJson } from '../json-forms.ts';
import { isWasm } from '../read-binary.ts';
import { readWasm } from '../read-wasm.ts';
import { readTrace } from '../read-trace.ts';
import { exitCodeOf, inOrder, report } from '../report.ts';
import { checkWacPlaces, refuseWacPlaces, type WacPlaces } from '../wac.ts';

export interface GraphOptions extends GateOptions, WacPlaces {
  readonly format?: 'text' | 'json' | 'mermaid' | 'dot';
  readonly depth?: number;
  readonly trace?: string;
}

export async function graph(named: string, options: GraphOptions, io: Io): Promise<number> {
  const features = gatesOf(options);
  const { format = 'text', depth } = options;
  const { pkg, found, sources = createSources() } = await readWhole(named, options, io);
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
    io.out(printableJson(jsonForm(found, texts, parts, drawn, unplaced)));
    return exitCodeOf(found);
  }
  const code = report(io, found, texts);
  if (code !== 0 || drawn === undefined) return code;
  io.out(drawings[format](drawn));
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

const drawings = {
  text: diagramText,
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

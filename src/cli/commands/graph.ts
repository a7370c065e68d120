/** `witlink graph`: what a composition is made of, drawn: components, and who gives what to whom. */
import {
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
import { counted } from '../amounts.ts';
import { diagramText } from '../diagram/text.ts';
import { dot } from '../diagram/dot.ts';
import { draw } from '../diagram/draw.ts';
import { mermaid } from '../diagram/mermaid.ts';
import { checkWacPlaces, type WacPlaces } from '../wac.ts';
import { readComposition } from './compose.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import type { DiagramJson, PartJson } from '../json-forms.ts';
import { isWasm, readBinary } from '../read-binary.ts';
import { readTrace } from '../read-trace.ts';
import { exitCodeOf, inOrder, report } from '../report.ts';

export interface GraphOptions extends GateOptions, WacPlaces {
  readonly format?: 'text' | 'json' | 'mermaid' | 'dot';
  readonly depth?: number;
  readonly trace?: string;
}

export async function graph(path: string, options: GraphOptions, io: Io): Promise<number> {
  checkWacPlaces(path, options);
  const features = gatesOf(options);
  const { format = 'text', depth } = options;
  const { pkg, found, sources } = await readWhole(path, options, io);
  const made = pkg === undefined ? undefined : survey(pkg, { features });
  const trace = options.trace === undefined ? undefined : await readTrace(options.trace, io);
  found.push(...(made?.diagnostics ?? []), ...(trace?.diagnostics ?? []));
  let drawn: Diagram | undefined;
  let unplaced: number | undefined;
  if (made?.value !== undefined) {
    drawn = diagram(made.value, pkg!.label, depth);
    if (trace?.value !== undefined) {
      ({ diagram: drawn, unplaced } = withTraffic(drawn, made.value, trace.value));
    }
  }
  const texts = createSources([...sources, ...(trace?.texts ?? [])]);
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
  readonly pkg?: GraphPackage;
  readonly found: Diagnostic[];
  /** The texts that were read, by the names of their files. */
  readonly sources: readonly (readonly [string, string])[];
}

async function readWhole(path: string, options: GraphOptions, io: Io): Promise<Whole> {
  const features = gatesOf(options);
  const { bytes, file, diagnostics } = await readBinary(path, io);
  if (bytes === undefined) return { found: [...diagnostics], sources: [] };
  if (isWasm(bytes)) return packageOf(bytes, file, [], []);
  const text = new TextDecoder().decode(bytes);
  const sources = [[file, text]] as const;
  const { graph: composed, found } = await readComposition(text, file, options, io);
  if (composed === undefined) return { found: [...found], sources };
  const encoded = encodeGraph(composed, { features });
  const all = [...found, ...encoded.diagnostics];
  if (encoded.value === undefined || hasErrors(all)) return { found: all, sources };
  return packageOf(encoded.value, file, all, sources);
}

function packageOf(
  bytes: Uint8Array,
  file: string,
  found: readonly Diagnostic[],
  sources: Whole['sources'],
): Whole {
  const { value, diagnostics } = readPackage({ bytes, file });
  const all = [...found, ...diagnostics];
  return { found: all, sources, ...(value === undefined ? {} : { pkg: value }) };
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
    findings: toJson(inOrder(found), sources),
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

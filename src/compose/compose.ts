/**
 * Components by their names -> the graph of them, for the common case: one has what the whole exports, and who serves whom is
 * found out by the rules of `plug`. The graph is ready to be encoded, or linked.
 */
import {
  binaryIn,
  checkOptions,
  diagnostic,
  didYouMean,
  hasErrors,
  WitlinkError,
  type AsyncBinarySource,
  type Diagnostic,
  type Outcome,
  type Severity,
} from '../base/index.ts';
import type { Graph, GraphPackage } from './graph.ts';
import { readPackage } from './package.ts';
import { plug } from './plug.ts';

/** Options of `compose`: who of the components is what. `K` are the names that they were given there. */
export interface ComposeOptions<K extends string = string> {
  /** The one whose exports the whole has; the first by default. */
  readonly socket?: K;
  /**
   * Which component serves an import of the socket, by the name of the import: of two that implement one interface. It is an
   * instance of its own, which serves nothing else.
   */
  readonly named?: Readonly<Record<string, K>>;
  /** How bad it is that nothing of a component is used, which then is left out; an error by default. */
  readonly unused?: Severity;
}

const optionNames = Object.keys({
  socket: true,
  named: true,
  unused: true,
} satisfies Record<keyof ComposeOptions, true>);

/**
 * Puts components together that fit together. The value is undefined where a diagnostic is an error: one can't be read, or it isn't
 * clear who serves whom; whether types fit is told where the graph is encoded or linked.
 *
 * @param components - By what they are called; the first is the one whose exports the whole has.
 * @throws WitlinkError `host/bad-source`, `host/unknown-option` where it is misused
 */
export async function compose<K extends string>(
  components: Readonly<Record<K, AsyncBinarySource>>,
  options: ComposeOptions<NoInfer<K>> = {},
): Promise<Outcome<Graph | undefined>> {
  checkOptions('compose', options, optionNames);
  const labels = Object.keys(components) as K[];
  const { socket = labels[0], named = {}, unused } = options;
  for (const label of [socket, ...Object.values<K>(named)]) checkLabel(label, labels);
  const packages = new Map<string, GraphPackage>();
  const found: Diagnostic[] = [];
  for (const label of labels) {
    const { bytes, file = label } = await binaryIn(components[label], 'compose');
    const read = readPackage({ bytes, file, label });
    found.push(...read.diagnostics);
    if (read.value !== undefined) packages.set(label, read.value);
  }
  if (hasErrors(found)) return { value: undefined, diagnostics: found };
  const chosen = Object.entries<K>(named);
  const others = labels.filter((l) => l !== socket && !chosen.some(([, label]) => label === l));
  const { value, diagnostics } = plug(
    packages.get(socket!)!,
    others.map((label) => packages.get(label)!),
    {
      named: new Map(chosen.map(([name, label]) => [name, packages.get(label)!])),
      ...(unused === undefined ? {} : { unused }),
    },
  );
  found.push(...diagnostics);
  return { value: hasErrors(found) ? undefined : value, diagnostics: found };
}

function checkLabel(label: string | undefined, labels: readonly string[]): void {
  if (label !== undefined && labels.includes(label)) return;
  const message =
    label === undefined
      ? '`compose` takes an object of components'
      : `\`compose\` was given no component \`${label}\``;
  const help = label === undefined ? [] : didYouMean(label, labels);
  throw new WitlinkError([diagnostic('host/bad-source', message, undefined, { help })]);
}

/**
 * A composed component -> the components that it is made of, and a WAC file that composes them again, whichever tool had put
 * it together. What comes of it is composed again before it is given, and compared: its type has to be the same.
 */
import { diagnostic, hasErrors, type Diagnostic, type Outcome } from '../../base/index.ts';
import { decode } from '../../component/index.ts';
import { validateTree, type Features } from '../../component/join/index.ts';
import { printWit } from '../../model/index.ts';
import { encodeGraph } from '../encode.ts';
import type { Graph, GraphPackage } from '../graph.ts';
import { graphWac, packagePlaces, plainWord } from './graph-wac.ts';
import { takeApart } from './take-apart.ts';

/** A component taken apart: its parts as files, and how to put them together again. */
export interface Unplugged {
  /** The name of what it is: a word that can stand in a path. */
  readonly name: string;
  /** The parts, by the paths of their files: `deps/part/store.wasm`. */
  readonly parts: ReadonlyMap<string, Uint8Array>;
  /** How they are put together; absent where the component has code of its own beside them. */
  readonly graph?: Graph;
  /** The same as a WAC file, which stands beside `deps`. */
  readonly wac?: string;
}

/** By which rules a component is judged before it is taken apart. */
export interface UnplugOptions {
  /** Features of the specification that have not shipped and may be used all the same; none by default. */
  readonly features?: Features;
}

/** Takes a component apart; undefined, with every reason, where it can't be. */
export function unplug(
  whole: GraphPackage,
  options: UnplugOptions = {},
): Outcome<Unplugged | undefined> {
  const { diagnostics } = validateTree(whole.tree, options.features ?? []);
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  let taken = takeApart(whole, options);
  if (hasErrors(taken.diagnostics) || taken.value === undefined) {
    return { value: undefined, diagnostics: taken.diagnostics };
  }
  const name = plainWord(whole.label);
  let { graph } = taken.value;
  if (graph === undefined) {
    const parts = bytesOf(packagePlaces(taken.value.packages));
    return { value: { name, parts }, diagnostics: taken.diagnostics };
  }
  const found: Diagnostic[] = [];
  // What is imported can't be composed here.
  if (graph.packages.every((pkg) => pkg.imported === undefined)) {
    const wanted = typeOf(whole.bytes);
    let again = encodeGraph(graph, options);
    if (again.value === undefined || typeOf(again.value) !== wanted) {
      taken = takeApart(whole, options, true);
      graph = taken.value?.graph ?? graph;
      again = encodeGraph(graph, options);
    }
    if (again.value === undefined) {
      return { value: undefined, diagnostics: [...taken.diagnostics, ...again.diagnostics] };
    }
    if (typeOf(again.value) !== wanted) found.push(otherType(whole));
  }
  const { text, packages } = graphWac(graph, name);
  return {
    value: { name, parts: bytesOf(packages), graph, wac: text },
    diagnostics: [...taken.diagnostics, ...found],
  };
}

function bytesOf(packages: ReadonlyMap<string, GraphPackage>): ReadonlyMap<string, Uint8Array> {
  return new Map([...packages].map(([path, { bytes }]) => [path, bytes]));
}

/** The type of a component as text; undefined where WIT has no words for it. */
function typeOf(bytes: Uint8Array): string | undefined {
  const { value } = decode(bytes);
  return value === undefined ? undefined : printWit(value.model, { root: value.root });
}

function otherType({ file }: GraphPackage): Diagnostic {
  return diagnostic(
    'unplug/other-type',
    'composed again it has another type: what it imports or exports is written otherwise',
    { file, offset: 0, path: 'component' },
    { severity: 'warning', help: ['compare them: `witlink targets AGAIN --wit FILE`'] },
  );
}

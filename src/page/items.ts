/** Files that were dropped -> what the page shows: components, WIT, or what is wrong with them and the way on. */
import {
  createSources,
  foreignFile,
  hasErrors,
  isWasmText,
  renderText,
  type Diagnostic,
} from '../base/index.ts';
import { parse } from '../../grammar/wit/index.ts';
import { binaryKind, readModule, wayToComponent } from '../binary/index.ts';
import { decode, type Decoded } from '../component/index.ts';
import { readPackage, type GraphPackage } from '../compose/index.ts';
import type { Model } from '../model/index.ts';
import { load, memoryHost } from '../resolve/index.ts';

export interface ComponentItem {
  readonly kind: 'component';
  readonly label: string;
  readonly pkg: GraphPackage;
  /** Whether it was made here, and is on no disk yet. */
  readonly isMade: boolean;
  /** Its WIT, and what could not be said in it; neither where it is not valid. */
  readonly decoded: Decoded | undefined;
  readonly problems: string;
  /** Calls to begin with, as texts. */
  readonly examples: readonly string[];
}

export interface WitItem {
  readonly kind: 'wit';
  readonly label: string;
  readonly model: Model;
}

export type Item = ComponentItem | WitItem;

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly examples?: readonly string[];
}

/** What was read; `problem` says of which file, what and why. */
export type ReadItem =
  Item | { readonly kind: 'problem'; readonly label: string; readonly problem: string };

/** Bytes of a file that are taken. */
const mostBytes = 256 * 1024 * 1024;

/** Reads files that were dropped together. */
export async function readItems(files: readonly NamedBytes[]): Promise<readonly ReadItem[]> {
  const isWit = ({ name }: NamedBytes): boolean => /\.wit$/i.test(name);
  const read = files.filter((f) => !isWit(f)).map((f) => readBinary(f));
  const texts = files.filter(isWit);
  const packages = byPackage(texts).map((own) => readPackageOf(own, texts));
  return [...read, ...(await Promise.all(packages))];
}

export function readBinary({ name, bytes, examples = [] }: NamedBytes, isMade = false): ReadItem {
  const problem = (text: string): ReadItem => ({ kind: 'problem', label: name, problem: text });
  if (bytes.length > mostBytes) return problem('the file is too large for a page');
  if (isWasmText(bytes)) {
    return problem(
      'this is the text format of WebAssembly, of which the page reads binaries alone\nhelp: make a binary of it: `wasm-tools parse FILE -o FILE.wasm`',
    );
  }
  if (!startsAsWasm(bytes)) {
    const { message, help } = foreignFile(bytes);
    return problem([message, ...help.map((h) => `help: ${h}`)].join('\n'));
  }
  if (binaryKind(bytes) === 'core-module') {
    const { value: module } = readModule(bytes, { file: name });
    const ways = [
      ...(module === undefined ? [] : wayToComponent(module)),
      '`npx witlink new MODULE.wasm --wit WIT -o COMPONENT.wasm` makes a component of one that has been built for a world',
    ];
    const what = 'this is a core module, whose functions have no types of WIT';
    return problem([what, ...ways.map((way) => `help: ${way}`)].join('\n'));
  }
  const { value: pkg, diagnostics } = readPackage({ bytes, file: name });
  if (pkg !== undefined) {
    const decoded = decode({ bytes, file: name });
    return {
      kind: 'component',
      label: pkg.label,
      pkg,
      isMade,
      decoded: decoded.value,
      problems: told(decoded.diagnostics),
      examples,
    };
  }
  if (!diagnostics.some((d) => d.code === 'compose/wit-package')) return problem(told(diagnostics));
  const { value, diagnostics: found } = decode({ bytes, file: name });
  if (value === undefined) return problem(told(found));
  return { kind: 'wit', label: name, model: value.model };
}

/** A package of texts, and all others that were dropped with it, which it may need. */
async function readPackageOf(
  own: readonly NamedBytes[],
  all: readonly NamedBytes[],
): Promise<ReadItem> {
  const label = own.length === 1 ? own[0]!.name : `${own[0]!.name} and ${own.length - 1} more`;
  const entries = own.map(({ name, bytes }) => [`wit/${name}`, bytes] as const);
  const others = all
    .filter((file) => !own.includes(file))
    .map(({ name, bytes }, i) => [`wit/deps/${i}/${name}`, bytes] as const);
  let { value, diagnostics } = await load('wit', memoryHost(Object.fromEntries(entries)));
  if (diagnostics.some((d) => d.code === 'resolve/unknown-package') && others.length > 0) {
    const files = Object.fromEntries([...entries, ...others]);
    ({ value, diagnostics } = await load('wit', memoryHost(files)));
  }
  if (hasErrors(diagnostics)) {
    const text = renderText(diagnostics, createSources(value.sources)).trim();
    return { kind: 'problem', label, problem: text };
  }
  return { kind: 'wit', label, model: value.model };
}

/** Files of one package stand together; those that don't say of which they are, with those of the only one. */
function byPackage(files: readonly NamedBytes[]): readonly (readonly NamedBytes[])[] {
  const groups = Map.groupBy(files, ({ bytes }) => {
    const text = new TextDecoder().decode(bytes);
    const id = parse(text).value.package?.id;
    return id === undefined ? '' : text.slice(...id.range);
  });
  const rest = groups.get('') ?? [];
  const named = [...groups].filter(([name]) => name !== '').map(([, group]) => group);
  if (named.length === 1) return [[...named[0]!, ...rest]];
  return [...named, ...rest.map((file) => [file])];
}

function startsAsWasm(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && [0, 0x61, 0x73, 0x6d].every((byte, i) => bytes[i] === byte);
}

const told = (diagnostics: readonly Diagnostic[]): string =>
  renderText(diagnostics, createSources()).trim();

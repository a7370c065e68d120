/**
 * The names that a program imports of the runtime -> the module that exports exactly these, minified, with its source map:
 * the parts that they need, in their order. The same names give the same bytes.
 */
import { encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { runtimeParts, type RuntimePart, type RuntimeParts } from './parts.ts';

/** The file of a share, and the map that belongs beside it. */
export interface RuntimeShare {
  readonly code: string;
  readonly map: string;
}

/** Makes a program's share. `names` are exports of `src/runtime/share.ts`, in any order. */
export function runtimeShare(
  names: readonly string[],
  parts: RuntimeParts = runtimeParts(),
): RuntimeShare {
  const all = [...new Set(names)].toSorted();
  const writer = writtenParts(all, parts);
  const specifiers = all.map((name) => {
    const local = localName(name, parts);
    return name === local ? name : `${local} as ${name}`;
  });
  writer.text(`export{${specifiers.join()}};\n`);
  return { code: writer.code, map: writer.map() };
}

/** The lines that declare some exports of a module, under their local names. */
export function declaring(names: readonly string[], parts: RuntimeParts): string {
  return writtenParts(names, parts).code;
}

/** What an export is called in the module. */
export function localName(name: string, { exports }: RuntimeParts): string {
  return exportNamed(name, exports)[0];
}

function exportNamed(
  name: string,
  exports: RuntimeParts['exports'],
): RuntimeParts['exports'][string] {
  if (Object.hasOwn(exports, name)) return exports[name]!;
  throw new TypeError(`\`${name}\` is nothing that programs share of the runtime`);
}

/** What some exports need, with a new line begun behind it. */
function writtenParts(names: readonly string[], parts: RuntimeParts): ShareWriter {
  const writer = new ShareWriter(parts);
  let before: RuntimePart | undefined;
  const from = names.map((name) => exportNamed(name, parts.exports)[1]);
  for (const id of reached(parts, from)) {
    const part = parts.part(id);
    writer.text(
      part.isVariable
        ? before?.isVariable === true
          ? ','
          : lineOf(before, 'var ')
        : lineOf(before),
    );
    writer.part(part);
    before = part;
  }
  writer.text(lineOf(before));
  return writer;
}

/**
 * All that programs share, as one module of which bundlers keep what is used: nothing in it does anything by being loaded, which
 * is written where they can't see it by themselves.
 */
export function wholeRuntime({ count, part, exports }: RuntimeParts = runtimeParts()): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const { text, isVariable } = part(index);
    const [, variable, value] = isVariable ? (/^([\w$]+)=(.*)$/s.exec(text) ?? []) : [];
    if (variable !== undefined) return `var ${variable}=${pure(value!)};`;
    const [, name] = /^class ([\w$]+)/.exec(text) ?? [];
    if (name !== undefined) return `var ${name}=${pure(text)};`;
    return isVariable ? `var ${text};` : text;
  });
  const names = Object.entries(exports).map(([name, [local]]) => `${local} as ${name}`);
  return `${lines.join('\n')}\nexport{${names.join()}};\n`;
}

/** An expression whose value is not made where nobody uses it. */
const pure = (expression: string): string =>
  `/* @__PURE__ */(()=>${expression.startsWith('{') ? `(${expression})` : expression})()`;

/** What begins a statement: a line of its own, since engines print the line in which an error was thrown. */
function lineOf(before: RuntimePart | undefined, keyword = ''): string {
  return before === undefined ? keyword : `\n${keyword}`;
}

/** The parts that some need, with these, in order. */
function reached({ part }: RuntimeParts, from: readonly number[]): readonly number[] {
  const found = new Set<number>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...part(id).needs);
  }
  return [...found].toSorted((a, b) => a - b);
}

/** Writes code, and what each character of it comes from. */
class ShareWriter {
  readonly #parts: RuntimeParts;
  readonly #sources = new Map<number, number>();
  readonly #names: string[] = [];
  #code = '';
  #mappings = '';
  /** How many characters the last line has, and whether a segment. */
  #column = 0;
  #isMapped = false;
  /** What the last segment said: its column, and what the next one is relative to. */
  #said = { column: 0, source: 0, line: 0, sourceColumn: 0, name: 0 };

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
  }

  get code(): string {
    return this.#code;
  }

  /** What comes from nowhere. */
  text(text: string): void {
    this.#append(text);
    const lines = text.split('\n').length - 1;
    if (lines === 0) return;
    this.#mappings += ';'.repeat(lines);
    this.#isMapped = false;
    this.#said.column = 0;
  }

  part({ text, map }: RuntimePart): void {
    if (map === undefined) return this.text(text);
    const source = this.#numberOf(map.source);
    const said = this.#said;
    const [line, sourceColumn] = map.first;
    if (this.#isMapped) this.#mappings += ',';
    this.#isMapped = true;
    this.#mappings += encoded([
      this.#column - said.column,
      source - said.source,
      line - said.line,
      sourceColumn - said.sourceColumn,
    ]);
    this.#mappings += map.unnamed;
    if (map.names.length > 0) {
      this.#mappings += encoded([this.#names.length - said.name]) + map.named;
      said.name = this.#names.length + map.lastName;
      this.#names.push(...map.names);
    }
    const before = this.#append(text);
    said.column = before + map.lastColumn;
    said.source = source;
    [said.line, said.sourceColumn] = map.last;
  }

  map(): string {
    return JSON.stringify({
      version: 3,
      sources: [...this.#sources.keys()].map((id) => this.#parts.sources[id]),
      names: this.#names,
      mappings: this.#mappings,
    });
  }

  /** Returns at which column the text's last line begins. */
  #append(text: string): number {
    const lastLine = text.lastIndexOf('\n') + 1;
    const before = lastLine === 0 ? this.#column : 0;
    this.#code += text;
    this.#column = before + text.length - lastLine;
    return before;
  }

  /** Sources are numbered as they come. */
  #numberOf(source: number): number {
    let number = this.#sources.get(source);
    if (number === undefined) this.#sources.set(source, (number = this.#sources.size));
    return number;
  }
}

/** Numbers of a segment, as source maps encode them. */
export const encoded = (numbers: readonly number[]): string =>
  encode([[numbers as SourceMapSegment]]);

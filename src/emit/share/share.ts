/**
 * The names that a program imports of the runtime -> the module that exports exactly these, minified, with its source map:
 * the parts that they need, in their order. The same names give the same bytes.
 */
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
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
  const exported = [...new Set(names)].toSorted().map((name) => {
    if (!Object.hasOwn(parts.exports, name)) {
      throw new TypeError(`\`${name}\` is nothing that programs share of the runtime`);
    }
    const [local, part] = parts.exports[name]!;
    return { name, local, part };
  });
  const writer = new ShareWriter(parts);
  let before: RuntimePart | undefined;
  for (const id of reached(
    parts,
    exported.map(({ part }) => part),
  )) {
    const part = parts.parts[id]!;
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
  const specifiers = exported.map(({ name, local }) =>
    name === local ? name : `${local} as ${name}`,
  );
  writer.text(`${lineOf(before)}export{${specifiers.join()}};\n`);
  return { code: writer.code, map: writer.map() };
}

/**
 * All that programs share, as one module of which bundlers keep what is used: nothing in it does anything by being loaded, which
 * is written where they can't see it by themselves.
 */
export function wholeRuntime({ parts, exports }: RuntimeParts = runtimeParts()): string {
  const lines = parts.map(({ text, isVariable }) => {
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
function reached({ parts }: RuntimeParts, from: readonly number[]): readonly number[] {
  const found = new Set<number>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...parts[id]!.needs);
  }
  return [...found].toSorted((a, b) => a - b);
}

/** Writes code, and what each character of it comes from. */
class ShareWriter {
  readonly #parts: RuntimeParts;
  readonly #sources = new Numbers();
  readonly #names = new Numbers();
  readonly #lines: SourceMapSegment[][] = [[]];
  #code = '';
  #column = 0;

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
  }

  get code(): string {
    return this.#code;
  }

  /** What comes from nowhere. */
  text(text: string): void {
    this.#code += text;
    const [first, ...more] = text.split('\n');
    this.#column += first!.length;
    for (const line of more) {
      this.#lines.push([]);
      this.#column = line.length;
    }
  }

  part({ text, mappings }: RuntimePart): void {
    const lines = decode(mappings);
    for (const [i, line] of text.split('\n').entries()) {
      if (i > 0) this.text('\n');
      for (const [column, ...from] of lines[i] ?? []) {
        this.#lines
          .at(-1)!
          .push([this.#column + column, ...this.#renumbered(from)] as SourceMapSegment);
      }
      this.text(line);
    }
  }

  #renumbered([source, line, column, name]: number[]): number[] {
    if (source === undefined) return [];
    const at = [this.#sources.of(source), line!, column!];
    return name === undefined ? at : [...at, this.#names.of(name)];
  }

  map(): string {
    return JSON.stringify({
      version: 3,
      sources: this.#sources.all.map((id) => this.#parts.sources[id]),
      names: this.#names.all.map((id) => this.#parts.names[id]),
      mappings: encode(this.#lines),
    });
  }
}

/** Numbers for numbers, as they come. */
class Numbers {
  readonly #known = new Map<number, number>();

  of(id: number): number {
    let known = this.#known.get(id);
    if (known === undefined) this.#known.set(id, (known = this.#known.size));
    return known;
  }

  get all(): readonly number[] {
    return [...this.#known.keys()];
  }
}

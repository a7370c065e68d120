/**
 * The runtime as one minified module, and WASI as another, taken apart into what they declare, so that a program's share of them
 * is a choice among these and needs no bundler. `scripts/runtime-parts.ts` and `wasi-parts.ts` make them: when witlink is built,
 * which puts them in place of this file, and in a checkout whenever they are first asked for.
 */

/** What one top-level declaration is. */
export interface RuntimePart {
  /** `a=1` of `var a=1`, or a whole function or class. */
  readonly text: string;
  /** Whether it is what `var` declares. */
  readonly isVariable: boolean;
  /** The indexes of the parts that it names. */
  readonly needs: readonly number[];
  /** Where in the sources it comes from; undefined where nothing is known of it. */
  readonly map: PartMap | undefined;
}

/**
 * The segments of a part as a source map has them: each relative to the one before, so that all can be put behind another part
 * when the first is made relative to the last of that. Parts come from one file each, from their first character on.
 */
export interface PartMap {
  /** The index of the file. */
  readonly source: number;
  /** Line and column in the file of the first segment, and of the last. */
  readonly first: readonly [line: number, column: number];
  readonly last: readonly [line: number, column: number];
  /** The last segment's column in the part's last line. */
  readonly lastColumn: number;
  /** What is encoded behind the first segment's place, up to the first name; and behind that name. */
  readonly unnamed: string;
  readonly named: string;
  /** All names, as they come. */
  readonly names: readonly string[];
  /** Which of these the last name is. */
  readonly lastName: number;
}

/** All of them. */
export interface RuntimeParts {
  readonly count: number;
  /** One of them, by its index: that is the order in which they have to stand. */
  readonly part: (index: number) => RuntimePart;
  /** What the module exports: the name there, and the part that declares it. */
  readonly exports: Readonly<Record<string, readonly [local: string, part: number]>>;
  /** The files that the parts come from. */
  readonly sources: readonly string[];
}

let runtime: RuntimeParts | undefined;
let wasi: RuntimeParts | undefined;

/** The parts of the runtime; the same object always. */
export function runtimeParts(): RuntimeParts {
  return (runtime ??= readParts(made('runtime-parts', 'makeRuntimeParts')));
}

/** Those of WASI. */
export function wasiParts(): RuntimeParts {
  return (wasi ??= readParts(made('wasi-parts', 'makeWasiParts')));
}

/** Reads parts, each when it is asked for: a program needs a fifth of them. The text has a line of JSON for all, and one a part. */
export function readParts(text: string): RuntimeParts {
  const [all, ...lines] = text.split('\n');
  const parts: RuntimePart[] = [];
  return {
    ...(JSON.parse(all!) as Pick<RuntimeParts, 'exports' | 'sources'>),
    count: lines.length,
    part: (index) => (parts[index] ??= JSON.parse(lines[index]!) as RuntimePart),
  };
}

/** What a script makes of the sources. */
function made(script: string, name: string): string {
  const { createRequire } = process.getBuiltinModule('module');
  const scripts = createRequire(import.meta.url)(`../../../scripts/${script}.ts`) as Readonly<
    Record<string, () => string>
  >;
  return scripts[name]!();
}

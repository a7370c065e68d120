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
  /** The indexes of all names, as they come. */
  readonly names: readonly number[];
  /** Which of these the last name is. */
  readonly lastName: number;
}

/** All of them, in the order in which they have to stand. */
export interface RuntimeParts {
  readonly parts: readonly RuntimePart[];
  /** What the module exports: the name there, and the part that declares it. */
  readonly exports: Readonly<Record<string, readonly [local: string, part: number]>>;
  /** What the maps of parts count in. */
  readonly sources: readonly string[];
  readonly names: readonly string[];
}

let runtime: RuntimeParts | undefined;
let wasi: RuntimeParts | undefined;

/** The parts of the runtime; the same object always. */
export function runtimeParts(): RuntimeParts {
  return (runtime ??= made('runtime-parts', 'makeRuntimeParts'));
}

/** Those of WASI. */
export function wasiParts(): RuntimeParts {
  return (wasi ??= made('wasi-parts', 'makeWasiParts'));
}

/** What a script makes of the sources. */
function made(script: string, name: string): RuntimeParts {
  const { createRequire } = process.getBuiltinModule('module');
  const scripts = createRequire(import.meta.url)(`../../../scripts/${script}.ts`) as Readonly<
    Record<string, () => RuntimeParts>
  >;
  return scripts[name]!();
}

/**
 * What a backend is: a model and one of its worlds (or packages) -> source files, as data. Pure and deterministic:
 * the same input gives the same text, and nothing is read or written here; writing files, comparing and watching are
 * the command's (src/cli). How to add one: a folder with a `defineBackend`, and its line in index.ts.
 */
import {
  type Diagnostic,
  diagnostic,
  didYouMean,
  hasErrors,
  type Outcome,
} from '../src/base/index.ts';
import {
  type Model,
  type PackageId,
  packageNameText,
  type WorldId,
  worldName,
} from '../src/model/index.ts';

/** A file that a backend makes. */
export interface GeneratedFile {
  /** Relative to the output folder, with `/`; `checkPath` says what may stand in it. */
  readonly path: string;
  readonly text: string;
  /** `generated` is witlink's and is written anew each time; a `skeleton` is the user's, written only if absent. */
  readonly kind: 'generated' | 'skeleton';
}

interface OptionBase {
  /** In camelCase, as in the API; on the command line in kebab-case after `--`. */
  readonly name: string;
  /** One line for `--help`, without a full stop. */
  readonly summary: string;
}

/** One of several words. */
export interface ChoiceOption extends OptionBase {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
}

/** On or off; off by default. */
export interface SwitchOption extends OptionBase {
  readonly kind: 'switch';
}

/** `key=value`, any number of times; none by default. */
export interface MapOption extends OptionBase {
  readonly kind: 'map';
}

/** Any text of a form. */
export interface TextOption extends OptionBase {
  readonly kind: 'text';
  /** What the whole text has to match. */
  readonly pattern: RegExp;
  /** What that is, in words, e.g. "a prefix of small letters and `_`". */
  readonly what: string;
  readonly default: string;
}

/** An option of a backend. */
export type OptionSpec = ChoiceOption | SwitchOption | MapOption | TextOption;

/** The value of an option as a backend gets it. */
type ValueOf<O extends OptionSpec> = O extends ChoiceOption
  ? O['choices'][number]
  : O extends SwitchOption
    ? boolean
    : O extends TextOption
      ? string
      : ReadonlyMap<string, string>;

/** All options of a backend by their names, defaults filled in. */
export type ValuesOf<S extends readonly OptionSpec[]> = {
  readonly [O in S[number] as O['name']]: ValueOf<O>;
};

/** What a caller gives: any of the options; a map as an object or a `Map`. */
export type GivenOptions = Readonly<
  Record<
    string,
    string | boolean | ReadonlyMap<string, string> | Readonly<Record<string, string>> | undefined
  >
>;

/** Makes source files of a model. */
export interface Backend {
  /** As on the command line, e.g. `ts-host`. */
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** What is chosen for it: the id that `generate` takes is a `WorldId` or a `PackageId`. */
  readonly subject: 'world' | 'package';
  readonly options: readonly OptionSpec[];
  /**
   * Makes the files. Options of other names or values, and what can't be said in the language, are diagnostics; the
   * value is empty when one of them is an error.
   */
  generate(
    model: Model,
    subject: WorldId | PackageId,
    options?: GivenOptions,
  ): Outcome<readonly GeneratedFile[]>;
}

/** A backend as its author writes it: with typed options, whose defaults are filled in. */
export interface BackendParts<S extends readonly OptionSpec[]> {
  readonly name: string;
  readonly summary: string;
  readonly subject: 'world' | 'package';
  readonly options: S;
  generate(
    model: Model,
    subject: WorldId | PackageId,
    options: ValuesOf<S>,
  ): Outcome<readonly GeneratedFile[]>;
}

/** Makes a backend of its parts: options are checked before, paths after. */
export function defineBackend<const S extends readonly OptionSpec[]>(
  parts: BackendParts<S>,
): Backend {
  return {
    name: parts.name,
    summary: parts.summary,
    subject: parts.subject,
    options: parts.options,
    generate(model, subject, given = {}) {
      const options = readOptions(parts.name, parts.options, given);
      if (hasErrors(options.diagnostics)) return { value: [], diagnostics: options.diagnostics };
      const made = parts.generate(model, subject, options.value as ValuesOf<S>);
      checkPaths(made.value);
      return {
        value: hasErrors(made.diagnostics) ? [] : made.value,
        diagnostics: made.diagnostics,
      };
    },
  };
}

function readOptions(
  backend: string,
  specs: readonly OptionSpec[],
  given: GivenOptions,
): Outcome<Readonly<Record<string, unknown>>> {
  const diagnostics: Diagnostic[] = [];
  const names = specs.map((s) => s.name);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const message = `backend \`${backend}\` has no option \`${name}\``;
    const help = [...didYouMean(name, names)];
    diagnostics.push(diagnostic('codegen/unknown-option', message, undefined, { help }));
  }
  const values = specs.map((spec) => {
    const value = Object.hasOwn(given, spec.name) ? given[spec.name] : undefined;
    const wrong = (expected: string): undefined => {
      const message = `option \`${spec.name}\` of backend \`${backend}\` should be ${expected}`;
      diagnostics.push(diagnostic('codegen/bad-option', message, undefined));
    };
    return [spec.name, readOption(spec, value, wrong)] as const;
  });
  return { value: Object.fromEntries(values), diagnostics };
}

function readOption(
  spec: OptionSpec,
  value: GivenOptions[string],
  wrong: (expected: string) => undefined,
): unknown {
  switch (spec.kind) {
    case 'choice':
      if (value === undefined) return spec.default;
      if (spec.choices.includes(value as string)) return value;
      return wrong(spec.choices.map((c) => `\`${c}\``).join(' or '));
    case 'switch':
      if (value === undefined || typeof value === 'boolean') return value ?? false;
      return wrong('true or false');
    case 'text':
      if (value === undefined) return spec.default;
      if (
        typeof value === 'string' &&
        new RegExp(`^(?:${spec.pattern.source})$`, spec.pattern.flags).test(value)
      )
        return value;
      return wrong(spec.what);
    case 'map': {
      if (value === undefined) return new Map();
      if (typeof value !== 'object') return wrong('an object or a Map of strings');
      const map = new Map(value instanceof Map ? value : Object.entries(value));
      if ([...map].flat().every((text) => typeof text === 'string')) return map;
      return wrong('an object or a Map of strings');
    }
    default:
      return spec satisfies never;
  }
}

/** Names that Windows keeps for devices, whatever their extension. */
const devices = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/**
 * Whether `path` can be written below any folder on any system: segments of small ASCII letters, digits, `.`, `_`, `-`
 * (capitals too, but two paths may not differ only in them), none of which is hidden, a device or leads elsewhere.
 */
export function isSafePath(path: string): boolean {
  return (
    path.length <= 240 &&
    path
      .split('/')
      .every((s) => /^[0-9A-Za-z_](?:[0-9A-Za-z._-]*[0-9A-Za-z_-])?$/.test(s) && !devices.test(s))
  );
}

// Backends make paths of labels and their own words; one that is unsafe or double is a bug of theirs.
function checkPaths(files: readonly GeneratedFile[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    if (!isSafePath(path)) throw new TypeError(`unsafe path of a generated file: ${path}`);
    const folded = path.toLowerCase();
    if (seen.has(folded)) throw new TypeError(`two generated files are called ${path}`);
    seen.add(folded);
  }
}

/** What a file is made from: a world, or a whole package. */
export type Subject = { readonly world: WorldId } | { readonly package: PackageId };

/**
 * The line with which every generated file opens, without comment signs: by what it was made and from which package or
 * world. It says nothing that changes from run to run. Skeletons don't carry it: they are the user's.
 */
export function mark(backend: string, model: Model, subject: Subject): string {
  const from =
    'world' in subject
      ? worldName(model, subject.world)
      : packageNameText(model.packages[subject.package]!.name);
  return `Generated by witlink generate ${backend} from ${from}. Changes here are overwritten.`;
}

/** What the mark of a text says. */
export interface Mark {
  readonly backend: string;
  /** `ns:name` */
  readonly package: string;
  /** Absent where the text was made from a whole package. */
  readonly world?: string;
}

/** Reads the mark in a text's first line, behind the comment sign; `undefined` where there is none. */
export function readMark(text: string): Mark | undefined {
  const [first = ''] = text.split(/\r?\n/, 1);
  const [, backend, pkg, world] =
    /^\W*Generated by witlink generate ([a-z0-9-]+) from ([^\s/@]+)(?:\/([^\s@.]+))?[@.]/.exec(
      first,
    ) ?? [];
  if (backend === undefined || pkg === undefined) return undefined;
  return { backend, package: pkg, ...(world === undefined ? {} : { world }) };
}

/** Whether a file's text opens with our mark: in its first line, behind the comment sign. */
export function hasMark(text: string): boolean {
  return readMark(text) !== undefined;
}

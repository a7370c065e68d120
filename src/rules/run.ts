/**
 * Runs lint rules over resolved packages: all rules of a package in one walk of its files, each reporting under its
 * own id and severity; then the comments that ignore findings are taken into account. Reads nothing and prints nothing.
 */
import type { Node, WitFile } from '../../grammar/wit/index.ts';
import { walk } from '../../grammar/wit/index.ts';
import { diagnostic, limits } from '../base/index.ts';
import type { Diagnostic, TextSpan } from '../base/index.ts';
import type { Loaded } from '../resolve/index.ts';
import type {
  LintContext,
  LintRule,
  RuleConfiguration,
  RuleMeta,
  RuleSeverity,
  RuleVisitor,
} from './contract.ts';
import { PackageFacts } from './facts.ts';
import { heedIgnores } from './ignore-comments.ts';
import { Items } from './item-at.ts';
import { lintRules } from './lint/index.ts';
import { Mentions } from './mentions.ts';

/**
 * Options of `lint`: which rules run, and how severe their findings are. Without any, each has the severity of its
 * metadata.
 */
export interface LintOptions {
  /** By full rule id; what is not in it is as configured, or has the severity of its metadata. */
  readonly severities?: ReadonlyMap<string, RuleSeverity>;
  /** What else is said of rules: severities by file, findings that are set aside. Without it each is as its metadata says. */
  readonly configured?: RuleConfiguration;
  /** Packages that are not looked at, and may use what those have that are. */
  readonly beside?: readonly Loaded[];
}

/**
 * What the lint rules find in packages, by package and in no order within one. Each finding has the id of its rule as
 * code; comments that ignore findings have been heeded, and those that ignore nothing are told.
 *
 * ```ts
 * const { value } = await load('wit', host, { features: 'all' });
 * const found = lint([value], { severities: new Map([['lint/unused-type', 'error']]) });
 * ```
 *
 * @param all - Packages free of errors, loaded with `features: 'all'` so that what is unstable is looked at, too.
 */
export function lint(all: readonly Loaded[], options: LintOptions = {}): readonly Diagnostic[] {
  const mentions = new Mentions([...all, ...(options.beside ?? [])]);
  return all.flatMap((loaded) => lintPackage(loaded, all, mentions, options));
}

type Severities = (meta: RuleMeta, file: string | undefined) => RuleSeverity;

function lintPackage(
  loaded: Loaded,
  all: readonly Loaded[],
  mentions: Mentions,
  { severities, configured }: LintOptions,
): readonly Diagnostic[] {
  const severityOf: Severities = ({ id, severity }, file) =>
    severities?.get(id) ?? configured?.severityOf(id, file) ?? severity;
  const run = new PackageRun(loaded, all, mentions, severityOf, configured);
  const names = loaded.files.map(({ file }) => file);
  run.visit(lintRules.filter(({ meta }) => names.some((file) => severityOf(meta, file) !== 'off')));
  const { kept, own } = heedIgnores(run.found, {
    files: loaded.files,
    sources: loaded.sources,
    isLooked: (rule, file) => isLint(rule) && severityOf(rule, file) !== 'off',
    severityOf,
    tellsBad: true,
  });
  const found = [...kept, ...own];
  if (configured === undefined) return found;
  const items = new Items(loaded.files);
  return found.filter((d) => !configured.ignores(d, items.of));
}

const isLint = ({ id }: RuleMeta): boolean => id.startsWith('lint/');

/** One package under all rules. */
class PackageRun {
  readonly loaded: Loaded;
  readonly found: Diagnostic[] = [];
  readonly #all: readonly Loaded[];
  readonly #mentions: Mentions;
  readonly #severityOf: Severities;
  readonly #configured: RuleConfiguration | undefined;
  readonly #facts: PackageFacts;
  #file: WitFile | undefined;
  #dropped = 0;

  constructor(
    loaded: Loaded,
    all: readonly Loaded[],
    mentions: Mentions,
    severityOf: Severities,
    configured: RuleConfiguration | undefined,
  ) {
    this.loaded = loaded;
    this.#all = all;
    this.#mentions = mentions;
    this.#severityOf = severityOf;
    this.#configured = configured;
    this.#facts = new PackageFacts(loaded);
  }

  textOf(file: WitFile): string {
    return this.loaded.sources.get(file.file) ?? '';
  }

  visit(rules: readonly LintRule[]): void {
    const handlers = new Map<string, ((node: Node, parents: readonly Node[]) => void)[]>();
    const ends: (() => void)[] = [];
    for (const rule of rules) {
      const { end, ...visitor } = rule.create(this.#context(rule));
      if (end !== undefined) ends.push(end);
      for (const [kind, handler] of Object.entries(visitor as AnyVisitor)) {
        const list = handlers.get(kind);
        if (list === undefined) handlers.set(kind, [handler]);
        else list.push(handler);
      }
    }
    for (const file of this.loaded.files) {
      this.#file = file;
      walk(file, {
        any: {
          enter: (node, parents) => {
            for (const handler of handlers.get(visitorKey(node)) ?? []) handler(node, parents);
          },
        },
      });
    }
    for (const end of ends) end();
    if (this.#dropped > 0) {
      const message = `${this.#dropped} more findings are not shown`;
      this.found.push(diagnostic('lint/too-many', message, undefined, { severity: 'warning' }));
    }
  }

  #context(rule: LintRule): LintContext {
    const { loaded, found } = this;
    const configured = this.#configured;
    const current = (): WitFile => this.#file!;
    const spanOf: LintContext['spanOf'] = ({ range }) => ({
      file: current().file,
      start: range[0],
      end: range[1],
    });
    const facts = this.#facts;
    return {
      loaded,
      model: loaded.model,
      root: loaded.root,
      all: this.#all,
      mentions: this.#mentions,
      sinceFrom: (file) => configured?.sinceFrom(file),
      features: configured?.features,
      facts,
      get file() {
        return current();
      },
      typeOf: (declaration) => facts.typeOf(declaration),
      funcOf: (declaration) => facts.funcAt(spanOf(declaration.name)),
      text: (range) => {
        const text = this.textOf(current());
        return range === undefined ? text : text.slice(...range);
      },
      spanOf,
      report: (at, message, parts) => {
        const span: TextSpan = 'range' in at ? spanOf(at) : at;
        const severity = this.#severityOf(rule.meta, span.file);
        if (severity === 'off') return;
        if (found.length >= limits.findings) {
          this.#dropped += 1;
          return;
        }
        found.push(diagnostic(rule.meta.id, message, span, { ...parts, severity }));
      },
    };
  }
}

type AnyVisitor = Readonly<Record<string, (node: Node, parents: readonly Node[]) => void>>;

function visitorKey({ kind }: Node): keyof RuleVisitor {
  return kind === 'method' || kind === 'static' || kind === 'constructor' ? 'resource-func' : kind;
}

/**
 * Runs lint rules over resolved packages: all rules of a package in one walk of its files, each reporting under its
 * own id and severity; then the comments that ignore findings are taken into account. Reads nothing and prints nothing.
 */
import type { Node, WitFile } from '../../grammar/wit/index.ts';
import { walk } from '../../grammar/wit/index.ts';
import { diagnostic, limits } from '../base/index.ts';
import type { Diagnostic, TextSpan } from '../base/index.ts';
import type { Loaded } from '../resolve/index.ts';
import type { LintContext, LintRule, RuleSeverity, RuleVisitor } from './contract.ts';
import { PackageFacts } from './facts.ts';
import { applyIgnores, isIgnoreComment, readIgnores, withoutIgnore } from './ignores.ts';
import type { Ignore } from './ignores.ts';
import { badIgnore, unusedIgnore } from './lint/ignore-rules.ts';
import { lintRules } from './lint/index.ts';
import { findRule, nearRules } from './registry.ts';

export interface LintOptions {
  /** By full rule id; what is not in it has the severity of its metadata. */
  readonly severities?: ReadonlyMap<string, RuleSeverity>;
}

/**
 * What the lint rules find in packages, by package and in no order within one.
 *
 * @param all Packages free of errors, loaded with `features: 'all'` so that what is unstable is looked at, too.
 */
export function lint(all: readonly Loaded[], options: LintOptions = {}): readonly Diagnostic[] {
  return all.flatMap((loaded) => lintPackage(loaded, all, options));
}

type Severities = (rule: LintRule) => RuleSeverity;

function lintPackage(
  loaded: Loaded,
  all: readonly Loaded[],
  { severities }: LintOptions,
): readonly Diagnostic[] {
  const severityOf: Severities = ({ meta }) => severities?.get(meta.id) ?? meta.severity;
  const found: Diagnostic[] = [];
  const run = new PackageRun(loaded, all, severityOf, found);
  run.visit(lintRules.filter((rule) => severityOf(rule) !== 'off'));
  const ignores = loaded.files.flatMap((file) =>
    file.comments.some(isIgnoreComment) ? readIgnores(file, run.textOf(file)) : [],
  );
  return ignores.length === 0 ? found : ignoring(run, ignores, severityOf);
}

/** The findings that no comment keeps away, and what is wrong with the comments. */
function ignoring(
  run: PackageRun,
  ignores: readonly Ignore[],
  severityOf: Severities,
): readonly Diagnostic[] {
  const { kept, used } = applyIgnores(run.found, ignores, (id) => findRule(id)?.id);
  const isOn = new Map(
    lintRules.map((rule) => [rule.meta.id as string, severityOf(rule) !== 'off']),
  );
  const own: Diagnostic[] = [];
  const keyOf = ({ span }: Ignore): string => `${span.start} ${span.file}`;
  const perComment = new Map<string, number>();
  for (const ignore of ignores)
    perComment.set(keyOf(ignore), (perComment.get(keyOf(ignore)) ?? 0) + 1);
  for (const ignore of ignores) {
    // So many are one mistake, made everywhere.
    if (own.length >= limits.findings) break;
    const rule = findRule(ignore.id);
    const text = run.loaded.sources.get(ignore.span.file) ?? '';
    if (rule === undefined || ignore.reason === '') {
      const severity = severityOf(badIgnore);
      if (severity !== 'off') own.push(badIgnoreFinding(ignore, rule !== undefined, severity));
    } else if (isOn.get(rule.id) === true && !used.has(ignore)) {
      const severity = severityOf(unusedIgnore);
      if (severity === 'off') continue;
      const alone = perComment.get(keyOf(ignore)) === 1;
      own.push(
        diagnostic(
          unusedIgnore.meta.id,
          `there is nothing for \`${rule.id}\` to ignore here`,
          ignore.span,
          { severity, fixes: alone ? [withoutIgnore(ignore, text)] : [] },
        ),
      );
    }
  }
  return [...kept, ...own];
}

function badIgnoreFinding(
  { id, span }: Ignore,
  isKnown: boolean,
  severity: Diagnostic['severity'],
): Diagnostic {
  const form = 'write `// witlink-ignore rule-id: reason`';
  return isKnown
    ? diagnostic(badIgnore.meta.id, `the reason to ignore \`${id}\` is missing`, span, {
        severity,
        help: [form],
      })
    : diagnostic(
        badIgnore.meta.id,
        id === '' ? 'this comment names no rule' : `there is no rule \`${id}\``,
        span,
        { severity, help: id === '' ? [form] : [...nearRules(id), '`witlink rules` lists them'] },
      );
}

/** One package under all rules. */
class PackageRun {
  readonly loaded: Loaded;
  readonly found: Diagnostic[];
  readonly #all: readonly Loaded[];
  readonly #severityOf: Severities;
  readonly #facts: PackageFacts;
  #file: WitFile | undefined;
  #dropped = 0;

  constructor(loaded: Loaded, all: readonly Loaded[], severityOf: Severities, found: Diagnostic[]) {
    this.loaded = loaded;
    this.found = found;
    this.#all = all;
    this.#severityOf = severityOf;
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
    const severity = this.#severityOf(rule);
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
      docsOf: ({ docs }) => docs.filter((doc) => !isIgnoreComment(doc)),
      report: (at, message, parts) => {
        if (severity === 'off') return;
        if (found.length >= limits.findings) {
          this.#dropped += 1;
          return;
        }
        const span: TextSpan = 'range' in at ? spanOf(at) : at;
        found.push(diagnostic(rule.meta.id, message, span, { ...parts, severity }));
      },
    };
  }
}

type AnyVisitor = Readonly<Record<string, (node: Node, parents: readonly Node[]) => void>>;

function visitorKey({ kind }: Node): keyof RuleVisitor {
  return kind === 'method' || kind === 'static' || kind === 'constructor' ? 'resource-func' : kind;
}

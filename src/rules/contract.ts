/**
 * What a rule is. A rule's metadata stands apart from what it does: `witlink rules`, `witlink explain`, docs/rules.md
 * and configurations read the metadata of all rules alike, whether they look at one state of a package (`lint/…`) or
 * compare two (`breaking/…`). What a lint rule does is a visitor over the AST, with the model and its side tables at
 * hand; the rules of `breaking` have a handler of their own beside the same metadata.
 */
import type {
  FuncDecl,
  NodeKind,
  NodeOf,
  Node,
  Range,
  ResourceFunc,
  WitFile,
} from '../../grammar/wit/index.ts';
import type { Diagnostic, DiagnosticParts, Severity, TextSpan } from '../base/index.ts';
import type { Func, Model, PackageId, TypeId } from '../model/index.ts';
import type { Loaded } from '../resolve/index.ts';
import type { PackageFacts } from './facts.ts';
import type { Mentions } from './mentions.ts';

/** What a finding of a rule counts as; `off` keeps the rule from running. */
export type RuleSeverity = Severity | 'off';

export const ruleSeverities: readonly RuleSeverity[] = ['error', 'warning', 'info', 'off'];

/** What is known of a rule without running it. */
export interface RuleMeta {
  /** `lint/…` or `breaking/…`; the code of its findings. Stable: users write it in configurations. */
  readonly id: `${'lint' | 'breaking'}/${string}`;
  /** A group of rules that belong together, e.g. `naming`. */
  readonly category: string;
  /** What its findings count as unless the user says otherwise. */
  readonly severity: RuleSeverity;
  /** Whom a change breaks, where the rule is about changes. */
  readonly tiers?: readonly string[];
  /** Whether at least some of its findings carry a fix. */
  readonly fixable?: true;
  /** What the rule reports, in a few words, without a full stop. */
  readonly summary: string;
  /** Why that matters and what to do about it: Markdown, one or a few paragraphs. */
  readonly explanation: string;
  /** WIT that shows it; of a lint rule what it reports and what it is content with. */
  readonly examples:
    | { readonly bad: string; readonly good: string }
    | { readonly previous: string; readonly current: string };
}

/** What a configuration says of rules and their findings; `src/config` makes it. */
export interface RuleConfiguration {
  /** What findings of a rule in a file count as, if that is said; without a file what is said of all. */
  severityOf(rule: string, file: string | undefined): RuleSeverity | undefined;
  /**
   * Whether a finding is set aside.
   *
   * @param itemsOf - The items at the places of a finding (see `item-at.ts`), asked only where it matters.
   */
  ignores(found: Diagnostic, itemsOf: (found: Diagnostic) => readonly string[]): boolean;
  /** The version of a package from which on the items of a file need `@since`, if that is said. */
  sinceFrom(file: string): string | undefined;
  /** The `@unstable` features that are declared; `undefined` where that is not said, or all are. */
  readonly features: ReadonlySet<string> | undefined;
}

/** Visits nodes of the AST on the way down; `end` is called after all files. */
export type RuleVisitor = {
  readonly [K in Exclude<NodeKind, ResourceFunc['kind']>]?: (
    node: NodeOf<K>,
    parents: readonly Node[],
  ) => void;
} & {
  /** Methods, statics and constructors. */
  readonly 'resource-func'?: (node: ResourceFunc, parents: readonly Node[]) => void;
  readonly end?: () => void;
};

export interface LintRule {
  readonly meta: RuleMeta;
  /** Called once a package; the visitor may keep state of its own. */
  create(context: LintContext): RuleVisitor;
}

/** What a lint rule knows, and where it reports. */
export interface LintContext {
  /** The package under the rule, resolved with every feature selected and free of errors. */
  readonly loaded: Loaded;
  readonly model: Model;
  /** The package of the files; absent when they consist of package blocks alone. */
  readonly root: PackageId | undefined;
  /** All packages of this run of the linter, the one under the rule among them. */
  readonly all: readonly Loaded[];
  /** What all of them, and packages beside them, mention of each other. */
  readonly mentions: Mentions;
  /** The file that is being visited; in `end` there is none, so report spans there. */
  readonly file: WitFile;
  /** What several rules ask. */
  readonly facts: PackageFacts;
  /** The version of a package from which on the items of a file need `@since`, where that is said. */
  sinceFrom(file: string): string | undefined;
  /** The `@unstable` features that are declared; `undefined` where nothing is said of them. */
  readonly features: ReadonlySet<string> | undefined;
  /** The model's type of a declaration; `undefined` where there is none. */
  typeOf(declaration: Node): TypeId | undefined;
  /** The model's function of a declaration. */
  funcOf(declaration: FuncDecl | ResourceFunc): Func | undefined;
  /** The text of a file between two positions, or all of it. */
  text(range?: Range): string;
  spanOf(node: { readonly range: Range }): TextSpan;
  /** Reports a finding with the rule's id and severity; `at` is a node of the visited file or any span. */
  report(
    at: { readonly range: Range } | TextSpan,
    message: string,
    parts?: Omit<DiagnosticParts, 'severity'>,
  ): void;
}

/**
 * What a policy allows, and an audit -> everything that a part reaches and may not, as findings. A part is known by what
 * others say of it: its name in the component around, its place, the digest of its bytes; what it calls itself is not asked.
 * `policy-file.ts` reads policies.
 */
import { diagnostic, didYouMean, readNamePattern } from '../../base/index.ts';
import type { Diagnostic, NamePattern, TextSpan } from '../../base/index.ts';
import type { Audit, AuditPart, IndirectReach, Reach } from './audit.ts';
import { named, partLabel, placeOf } from './words.ts';

/** What parts of a component may reach. */
export interface Policy {
  /** The first that is about a part, or about what the part is inside of, counts. */
  readonly parts: readonly PartPolicy[];
  /** What all other parts may; nothing where it is absent. */
  readonly others?: Allowance;
}

/** What may be reached, by patterns of interfaces and functions (docs/names.md); what is no pattern allows nothing. */
export interface Allowance {
  /** What a part may call of the host. */
  readonly allow: readonly string[];
  /** What it may have called by others; all that these may where it is absent. */
  readonly through?: readonly string[];
  /** Whether its code may be imported, so that nobody knows what it does. */
  readonly unknown?: boolean;
  /** Where it is said. */
  readonly span?: TextSpan;
}

/** What the parts may that are all of these. */
export interface PartPolicy extends Allowance {
  /** What composers call the part, from the outside in: `cache/store`. */
  readonly name?: string;
  /** The way to its instance, or to its component: `component > instance 2`. */
  readonly place?: string;
  /** The SHA-256 of its bytes, or of those of a component around it, which have to hold all code that runs in it. */
  readonly sha256?: string;
}

/** @param file The name of the component's file. */
export function judgeReach(audit: Audit, policy: Policy, file: string): Diagnostic[] {
  const used = new Map<PartPolicy, Set<string | undefined>>();
  const found = audit.parts.flatMap((part) => {
    const own = policy.parts.find((entry) => isAbout(entry, part));
    if (own !== undefined) {
      const digests = used.get(own) ?? new Set();
      used.set(own, digests);
      if (own.name === part.name) digests.add(part.sha256);
    }
    return new Judge(audit, part, own ?? policy.others ?? { allow: [] }, file).findings();
  });
  const names = new Set(audit.parts.flatMap(({ name }) => (name === undefined ? [] : outer(name))));
  for (const entry of policy.parts) found.push(...entryFindings(entry, used.get(entry), names));
  return found;
}

/** A name, and those of what the part is inside of. */
function outer(name: string): string[] {
  const words = name.split('/');
  return words.map((_, i) => words.slice(0, i + 1).join('/'));
}

/** Whether an entry is about a part, or about what it is inside of. */
function isAbout({ name, place, sha256 }: PartPolicy, part: AuditPart): boolean {
  const { digests, definition } = part;
  const within = (inner: string | undefined, outer: string, mark: string): boolean =>
    inner !== undefined && (inner === outer || inner.startsWith(`${outer}${mark}`));
  // All is within the whole, which is a part among others here.
  const isAt = (at: string): boolean =>
    at === 'component'
      ? part.place === at
      : within(part.place, at, ' > ') || within(definition, at, ' > ');
  return (
    (name === undefined || within(part.name, name, '/')) &&
    (place === undefined || isAt(place)) &&
    (sha256 === undefined || digests.includes(sha256))
  );
}

class Judge {
  readonly #audit: Audit;
  readonly #part: AuditPart;
  readonly #rule: Allowance;
  readonly #file: string;

  constructor(audit: Audit, part: AuditPart, rule: Allowance, file: string) {
    this.#audit = audit;
    this.#part = part;
    this.#rule = rule;
    this.#file = file;
  }

  findings(): Diagnostic[] {
    const { allow, through, unknown = false } = this.#rule;
    const { calls, reaches, unknown: code } = this.#part;
    const who = partLabel(this.#part, this.#file);
    return [
      ...(unknown ? [] : code).map((name) =>
        this.#tell(
          'policy/unknown-code',
          `${who} has code that is imported as \`${name}\`, of which nobody knows what it does`,
          'allow it with `"unknown": true`, or compose it in',
        ),
      ),
      ...left(calls, allow).map((reach) =>
        this.#tell(
          'policy/not-allowed',
          `${who} can call ${named(reach)}`,
          `allow it: ${patternOf(reach)}; or keep it from the host: \`witlink plug --deny\``,
        ),
      ),
      ...left<IndirectReach>(reaches, through).map((reach) => {
        const way = reach.through.map((n) => partLabel(this.#audit.parts[n]!, this.#file));
        const message = `${who} can have ${named(reach)} called by ${way.join(' and ')}`;
        return this.#tell('policy/not-allowed-through', message, `allow it: ${patternOf(reach)}`);
      }),
    ];
  }

  #tell(code: string, message: string, help: string): Diagnostic {
    const { span } = this.#rule;
    return diagnostic(code, message, placeOf(this.#part, this.#file), {
      related: span === undefined ? [] : [{ message: 'what it may is said here', span }],
      help: [help],
    });
  }
}

/** A pattern that allows it: of one function that, else its interface. */
const patternOf = ({ import: name, funcs }: Reach): string =>
  funcs.length === 1 ? `\`${name}#${funcs[0]!}\`` : `\`${name}\``;

/** What patterns don't allow; nothing where there are none. */
function left<T extends Reach>(reaches: readonly T[], texts: readonly string[] | undefined): T[] {
  if (texts === undefined) return [];
  const patterns = texts.flatMap((text): NamePattern[] => {
    const pattern = readNamePattern(text);
    return pattern === undefined ? [] : [pattern];
  });
  return reaches.flatMap((reach) => {
    const { import: name, implements: of, funcs } = reach;
    const isAllowed = (func?: string): boolean =>
      patterns.some((p) => p.matches(name, func) || (of !== undefined && p.matches(of, func)));
    if (funcs.length === 0) return isAllowed() ? [] : [reach];
    const denied = funcs.filter((func) => !isAllowed(func));
    return denied.length === 0 ? [] : [{ ...reach, funcs: denied }];
  });
}

/** What is wrong with an entry, once it is known what it is about. */
function entryFindings(
  entry: PartPolicy,
  digests: ReadonlySet<string | undefined> | undefined,
  names: ReadonlySet<string>,
): Diagnostic[] {
  const { name, place, sha256, span } = entry;
  if (digests === undefined) {
    const help = name === undefined ? [] : didYouMean(name, names);
    const message = `no part is \`${name ?? place ?? sha256 ?? ''}\`, or those that are have entries before`;
    return [diagnostic('policy/unused-part', message, span, { severity: 'warning', help })];
  }
  if (name === undefined || place !== undefined || sha256 !== undefined || digests.size < 2) {
    return [];
  }
  const message = `\`${name}\` is the name of ${digests.size} different components`;
  const help = ['say which is meant by `place` or `sha256`, or compose them under other names'];
  return [diagnostic('policy/ambiguous-part', message, span, { help })];
}

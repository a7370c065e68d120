/**
 * What a policy allows, and an audit -> everything that a part reaches and may not, as findings. A part is known by what
 * others say of it: its name in the component around, its place, the digest of its bytes; what it calls itself is not asked.
 * `policy-file.ts` reads policies.
 */
import { append, diagnostic, didYouMean, readNamePattern } from '../../base/index.ts';
import type { Diagnostic, NamePattern, TextSpan } from '../../base/index.ts';
import type { Audit, AuditPart, IndirectReach, Reach } from './audit.ts';
import { named, partLabel, placeOf } from './words.ts';

/** What parts of a component may reach of the host: what `audit --policy` reads, as data. */
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

/** What some parts may reach: those that are all of `name`, `place` and `sha256` that is said here. */
export interface PartPolicy extends Allowance {
  /** What composers call the part, from the outside in: `cache/store`. */
  readonly name?: string;
  /** The way to its instance, or to its component: `component > instance 2`. */
  readonly place?: string;
  /** The SHA-256 of its bytes, or of those of a component around it, which have to hold all code that runs in it. */
  readonly sha256?: string;
}

/** What is known of the parts of a component. */
export interface AuditedFile {
  /** The name of its file. */
  readonly file: string;
  readonly audit: Audit;
}

/** What parts of components reach and may not; of the policy what it says in vain, or of two parts at once. */
export function judgeReach(components: readonly AuditedFile[], policy: Policy): Diagnostic[] {
  const found: Diagnostic[] = [];
  const used = new Set<PartPolicy>();
  const names = new Set<string>();
  for (const { file, audit } of components) {
    for (const { name } of audit.parts) for (const n of outer(name)) names.add(n);
    const about = Map.groupBy(audit.parts, (part) => policy.parts.find((p) => isAbout(p, part)));
    for (const [entry, parts] of about) {
      const rule = entry ?? policy.others ?? { allow: [] };
      for (const part of parts) append(found, new Judge(audit, part, rule, file).findings());
      if (entry === undefined) continue;
      used.add(entry);
      if (isAmbiguous(entry, parts)) found.push(ambiguousPart(entry, file));
    }
  }
  for (const entry of policy.parts) if (!used.has(entry)) found.push(unusedPart(entry, names));
  return found;
}

/** A name, and those of what the part is inside of. */
function outer(name: string | undefined): string[] {
  const words = name?.split('/') ?? [];
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

/** Whether a name alone stands for components that are not the same. */
function isAmbiguous({ name, place, sha256 }: PartPolicy, parts: readonly AuditPart[]): boolean {
  if (name === undefined || place !== undefined || sha256 !== undefined) return false;
  // Of each instance that has the name, what runs in it: two instances of one component are alike.
  const depth = name.split('/').length + 1;
  const at = Map.groupBy(parts, (part) => part.place.split(' > ').slice(0, depth).join());
  const codes = [...at.values()].map((all) => all.map((part) => part.sha256).join());
  return new Set(codes).size > 1;
}

function ambiguousPart({ name, span }: PartPolicy, file: string): Diagnostic {
  const message = `\`${name!}\` is the name of several components in \`${file}\``;
  const help = ['say which is meant by `place` or `sha256`, or compose them under other names'];
  return diagnostic('policy/ambiguous-part', message, span, { help });
}

function unusedPart(
  { name, place, sha256, span }: PartPolicy,
  names: ReadonlySet<string>,
): Diagnostic {
  const help = name === undefined ? [] : didYouMean(name, names);
  const message = `no part is \`${name ?? place ?? sha256 ?? ''}\`, or those that are have entries before`;
  return diagnostic('policy/unused-part', message, span, { severity: 'warning', help });
}

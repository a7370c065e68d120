/**
 * A report as SARIF 2.1.0 (OASIS Standard), which code scanning and editors read: rules with their explanations, results
 * with places, related places, fixes and fingerprints. Paths are relative to the top of the repository, `%SRCROOT%`;
 * columns count UTF-16 units; a place in a binary is its byte offset.
 */
import type {
  ArtifactLocation,
  Fix as SarifFix,
  Invocation,
  Location,
  Log,
  PhysicalLocation,
  Region,
  Replacement,
  ReportingDescriptor,
  Result,
} from 'sarif';
import { isTextSpan, printable, printableJson } from '../base/index.ts';
import type { Fix, Severity, Span } from '../base/index.ts';
import { fingerprints } from './fingerprint.ts';
import { isAbsolute, linesOf, reviewed, reviewPath, sinceLine } from './place.ts';
import type { Finding, Report, RuleDescription, Surroundings } from './report.ts';
import { withNote } from './text.ts';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  string
>;

const root = '%SRCROOT%';

export function renderSarif(report: Report, around: Surroundings): string {
  const findings = reviewed(report);
  const codes = [...new Set(findings.map(({ diagnostic }) => diagnostic.code))].toSorted();
  const indexes = new Map(codes.map((code, i) => [code, i]));
  const names = fingerprints(findings, report.sources, around);
  const locations = new SarifLocations(report, around);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'witlink',
            version: around.version,
            semanticVersion: around.version,
            rules: codes.map((code) => descriptor(code, around.rule(code))),
          },
        },
        // By it code scanning tells runs of several commands apart.
        automationDetails: { id: `witlink/${report.command}/` },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { description: { text: 'The top of the repository.' } } },
        invocations: [invocation(report)],
        results: findings.map((finding, i) => resultOf(finding, indexes, names[i]!, locations)),
      },
    ],
  };
  return printableJson(log);
}

function invocation({ failure }: Report): Invocation {
  if (failure === undefined) return { executionSuccessful: true };
  return {
    executionSuccessful: false,
    toolExecutionNotifications: [{ level: 'error', message: { text: messageText(failure) } }],
  };
}

/** What a code means; one that is of no rule is told by its name. */
function descriptor(code: string, rule: RuleDescription | undefined): ReportingDescriptor {
  const id = printable(code);
  if (rule === undefined) {
    const text = id.slice(id.indexOf('/') + 1).replaceAll('-', ' ');
    return { id, shortDescription: { text: messageText(text) } };
  }
  const { summary, explanation, category, severity } = rule;
  return {
    id,
    shortDescription: { text: messageText(summary) },
    fullDescription: { text: messageText(summary) },
    help: { text: messageText(explanation), markdown: doubled(explanation) },
    defaultConfiguration:
      severity === 'off' ? { enabled: false } : { enabled: true, level: levels[severity] },
    properties: { category, tags: [category] },
  };
}

function resultOf(
  finding: Finding,
  indexes: ReadonlyMap<string, number>,
  fingerprint: string,
  locations: SarifLocations,
): Result {
  const { code, severity, message, span, related, help, fixes } = withNote(finding);
  const mended = fixes.flatMap((fix) => locations.fix(fix));
  return {
    ruleId: printable(code),
    ruleIndex: indexes.get(code)!,
    level: levels[severity],
    message: {
      text: [message, ...help, ...sinceLine(finding)]
        .map((line) => messageText(printable(line)))
        .join('\n'),
    },
    locations: span === undefined ? [] : [locations.location(span)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((r, id) => ({
            id,
            ...locations.location(r.span),
            message: { text: messageText(printable(r.message)) },
          })),
        }),
    ...(mended.length === 0 ? {} : { fixes: mended }),
    partialFingerprints: { 'witlink/v1': fingerprint },
    ...(finding.properties === undefined ? {} : { properties: { ...finding.properties } }),
  };
}

/** Spans as SARIF has them. */
class SarifLocations {
  readonly #report: Report;
  readonly #around: Surroundings;

  constructor(report: Report, around: Surroundings) {
    this.#report = report;
    this.#around = around;
  }

  location(span: Span): Location {
    const physicalLocation = this.#physical(span);
    if (isTextSpan(span) || span.path === '') return { physicalLocation };
    return { physicalLocation, logicalLocations: [{ fullyQualifiedName: printable(span.path) }] };
  }

  #physical(span: Span): PhysicalLocation {
    const artifactLocation = this.#artifact(span.file);
    const region = this.#region(span);
    return region === undefined ? { artifactLocation } : { artifactLocation, region };
  }

  #region(span: Span): Region | undefined {
    if (!isTextSpan(span)) {
      // A file as a whole.
      if (span.offset === 0 && span.path === '') return undefined;
      return { byteOffset: span.offset, byteLength: 0 };
    }
    const lines = linesOf(span, this.#report.sources);
    if (lines === undefined) return undefined;
    const { start, end } = lines;
    return {
      startLine: start.line,
      startColumn: start.column,
      endLine: end.line,
      endColumn: end.column,
    };
  }

  #artifact(file: string): ArtifactLocation {
    const path = reviewPath(file, this.#around);
    const uri = path.toWellFormed().split('/').map(encodeURIComponent).join('/');
    if (!isAbsolute(path)) return { uri, uriBaseId: root };
    // The colon of a drive stays one.
    return {
      uri: `file://${uri.startsWith('/') ? '' : '/'}${uri.replace(/^([A-Za-z])%3A/, '$1:')}`,
    };
  }

  /** None where a text that would change is not at hand. */
  fix({ title, edits }: Fix): SarifFix[] {
    const artifactChanges: SarifFix['artifactChanges'] = [];
    for (const [file, list] of Map.groupBy(edits, ({ span }) => span.file)) {
      const replacements: Replacement[] = [];
      for (const { span, newText } of list) {
        const deletedRegion = this.#region(span);
        if (deletedRegion === undefined) return [];
        replacements.push({ deletedRegion, insertedContent: { text: newText.toWellFormed() } });
      }
      artifactChanges.push({ artifactLocation: this.#artifact(file), replacements });
    }
    if (artifactChanges.length === 0) return [];
    return [{ description: { text: messageText(printable(title)) }, artifactChanges }];
  }
}

/** Braces stand for placeholders in messages, and are doubled where they stand for themselves (3.11.5). */
const doubled = (text: string): string => text.replaceAll('{', '{{').replaceAll('}', '}}');

/** Text that no viewer takes for an embedded link (3.11.6), which ends its words with `](`. */
const messageText = (text: string): string => doubled(text.replaceAll('](', '\\]('));

/**
 * A report as JUnit XML, for the test reports of CI systems: a suite for each step, in it a failed case for each error, a
 * passed one with output for each warning and note, and a passed one for each file without findings, so that a clean run is
 * no empty report. Nobody owns the schema; this keeps to that of Jenkins' xunit plugin, the strictest, which has no
 * attributes for file and line: they stand in the names.
 */
import XMLBuilder from 'fast-xml-builder';
import { printable } from '../base/index.ts';
import { countsOf, placeText, remarks, reviewed, reviewPath } from './place.ts';
import type { Finding, Report, Surroundings } from './report.ts';

/** An element for the builder: attributes begin with `@`, the text is `#`. */
interface Element {
  readonly [name: string]: string | Element | readonly Element[];
}

export function renderJunit(report: Report, around: Surroundings): string {
  const findings = reviewed(report);
  const steps = report.steps.length === 0 ? [{ name: report.command, seconds: 0 }] : report.steps;
  const names = new Set(steps.map(({ name }) => name));
  const first = steps[0]!.name;
  const byStep = Map.groupBy(findings, ({ step = first }) => (names.has(step) ? step : first));
  const clean = report.failure === undefined ? cleanFiles(report, findings, around) : [];
  const suites = steps.map(({ name, seconds }, i) => {
    const found = byStep.get(name) ?? [];
    const isFirst = i === 0;
    const cases = [
      ...found.map((finding) => caseOf(finding, report, around)),
      ...(isFirst ? clean : []),
      ...(isFirst && report.failure !== undefined ? [failedCase(report, report.failure)] : []),
    ];
    if (cases.length === 0) cases.push({ '@name': 'no findings', '@classname': name });
    return {
      '@name': `witlink ${name}`,
      '@tests': String(cases.length),
      '@failures': String(countsOf(found).error),
      '@errors': isFirst && report.failure !== undefined ? '1' : '0',
      '@skipped': '0',
      '@time': seconds.toFixed(3),
      testcase: cases,
    };
  });
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    textNodeName: '#',
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  const body: string = builder.build({ testsuites: { testsuite: suites } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body.trimEnd()}\n`;
}

/** Texts are made printable, as XML has no way to write most control characters; line breaks are ours alone. */
function caseOf(finding: Finding, report: Report, around: Surroundings): Element {
  const { code, severity, message, span } = finding.diagnostic;
  const place = span === undefined ? undefined : placeText(span, report.sources, around);
  const path = span === undefined ? undefined : printable(reviewPath(span.file, around));
  const told = printable(message);
  const text = [told, ...remarks(finding, report, around)].join('\n');
  return {
    '@name': `${printable(code)}${place === undefined ? '' : ` ${place}`}`,
    '@classname': path ?? report.command,
    ...(severity === 'error'
      ? { failure: { '@message': told, '@type': printable(code), '#': text } }
      : { 'system-out': { '#': `${severity === 'info' ? 'note' : severity}: ${text}` } }),
  };
}

function failedCase({ command }: Report, failure: string): Element {
  const told = printable(failure);
  return {
    '@name': `witlink ${command}`,
    '@classname': command,
    error: { '@message': told, '@type': 'failure', '#': told },
  };
}

function cleanFiles(
  { files }: Report,
  findings: readonly Finding[],
  around: Surroundings,
): Element[] {
  const found = new Set(findings.map(({ diagnostic }) => diagnostic.span?.file));
  return files
    .filter((file) => !found.has(file))
    .map((file) => {
      const path = printable(reviewPath(file, around));
      return { '@name': path, '@classname': path };
    });
}

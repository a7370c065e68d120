/** A report as JSON: its findings, or the document that the command makes of them. See docs/json.md. */
import { printableJson, toJson } from '../base/index.ts';
import type { JsonFinding, Report } from './report.ts';

/** Indented, with a line break at the end. */
export function renderJsonReport({ findings, sources, json }: Report): string {
  const plain = toJson(
    findings.map(({ diagnostic }) => diagnostic),
    sources,
  );
  const all = plain.map((d, i): JsonFinding => ({ ...d, ...findings[i]!.properties }));
  return printableJson(json === undefined ? { version: 1, findings: all } : json(all));
}

/**
 * A report as Markdown for a comment on a pull request: counts, the findings by file, and folded below them each as people
 * see it in a terminal. Names of the input can't become links, mentions or markup: what is not plain prose stands in code.
 * GitHub takes 65,536 characters: details go first, then findings, errors last, and it says how many.
 */
import { printable, renderText } from '../base/index.ts';
import type { Severity } from '../base/index.ts';
import { countsOf, placeText, reviewed, reviewPath, sinceLine } from './place.ts';
import type { Finding, Report, Surroundings } from './report.ts';
import { withNote } from './text.ts';

/** UTF-16 units of the whole; a little is left to whoever posts it. */
const maxLength = 65_000;

/** Units of `maxLength` that are kept for what ends the parts. */
const reserve = 400;

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const nouns: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

export function renderMarkdown(report: Report, around: Surroundings): string {
  const findings = reviewed(report).toSorted(
    (a, b) => rank[a.diagnostic.severity] - rank[b.diagnostic.severity],
  );
  const head = [
    title(report, findings),
    ...stepTable(report, findings),
    ...summaryLines(report, findings),
  ];
  let room = maxLength - reserve - head.join('\n\n').length;
  const list = findingList(findings, report, around, room);
  room -= list.length;
  return `${[...head, list, details(findings, report, room)].filter((p) => p !== '').join('\n\n')}\n`;
}

function title({ command, failure }: Report, findings: readonly Finding[]): string {
  const text =
    failure === undefined ? wholeText(findings) : inline(shortened(failure, maxLength / 32));
  return `### witlink ${inline(command)}: ${text}`;
}

function wholeText(findings: readonly Finding[]): string {
  const files = new Set(findings.map(({ diagnostic }) => diagnostic.span?.file));
  files.delete(undefined);
  const where = files.size === 0 ? '' : ` in ${counted(files.size, 'file')}`;
  return `${countsText(findings)}${where}`;
}

function countsText(findings: readonly Finding[]): string {
  const counts = countsOf(findings);
  const parts = (['error', 'warning', 'info'] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => counted(counts[severity], nouns[severity]));
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function stepTable({ steps }: Report, findings: readonly Finding[]): string[] {
  if (steps.length === 0) return [];
  const rows = steps.map(({ name, seconds }) => {
    const found = findings.filter(({ step }) => step === name);
    return `| ${inline(name).replaceAll('|', '\\|')} | ${countsText(found)} | ${seconds.toFixed(2)} s |`;
  });
  return [['| step | found | time |', '| --- | --- | ---: |', ...rows].join('\n')];
}

/** What the command says of the whole beside the counts, which the title has. */
function summaryLines({ summary = '' }: Report, findings: readonly Finding[]): string[] {
  const lines = shortened(summary, maxLength / 8)
    .split('\n')
    .filter((line) => line !== '' && line !== wholeText(findings));
  // No list: that of the findings could follow, and would be one with it.
  return lines.length === 0 ? [] : [lines.map(inline).join('  \n')];
}

/** The beginning of a text that could be too long for its place. */
const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}…`;

/** By file, as many as there is room for: of all files errors first. */
function findingList(
  findings: readonly Finding[],
  report: Report,
  around: Surroundings,
  room: number,
): string {
  // What has no place comes first: it has no heading that would end another's list.
  const byFile = new Map<string, string[]>([['', []]]);
  let used = 0;
  let shown = 0;
  for (const finding of findings) {
    const { span } = finding.diagnostic;
    const file = span === undefined ? '' : printable(reviewPath(span.file, around));
    const item = itemOf(finding, report, around);
    const items = byFile.get(file);
    used += item.length + 1 + (items === undefined ? heading(file).length + 1 : 0);
    if (used > room) break;
    if (items === undefined) byFile.set(file, [item]);
    else items.push(item);
    shown++;
  }
  const lists = [...byFile]
    .filter(([, items]) => items.length > 0)
    .map(([file, items]) => heading(file) + items.join('\n'));
  const left = findings.length - shown;
  if (left > 0) lists.push(`… and ${counted(left, 'finding')} more`);
  return lists.join('\n\n');
}

const heading = (file: string): string => (file === '' ? '' : `**${codeSpan(file)}**\n\n`);

function itemOf(finding: Finding, report: Report, around: Surroundings): string {
  const { code, severity, message, span } = finding.diagnostic;
  const place = span === undefined ? '' : `${codeSpan(placeText(span, report.sources, around))} `;
  const note = [finding.note, ...sinceLine(finding)]
    .map((text) => (text === undefined ? '' : `; ${inline(text)}`))
    .join('');
  return `- **${nouns[severity]}** ${place}${inline(message)} (${codeSpan(code)}${note})`;
}

/** Each finding with its source, as far as there is room. */
function details(findings: readonly Finding[], { sources }: Report, room: number): string {
  const shown: string[] = [];
  let used = 0;
  for (const finding of findings) {
    const text = renderText([withNote(finding)], sources);
    used += text.length;
    if (used > room) break;
    shown.push(text);
  }
  if (shown.length === 0) return '';
  const text = shown.join('').trimEnd();
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  if (2 * fence.length > reserve / 2) return '';
  const some = shown.length < findings.length ? ` (${shown.length} of ${findings.length})` : '';
  return `<details>\n<summary>Details${some}</summary>\n\n${fence}text\n${text}\n${fence}\n\n</details>`;
}

/** Letters, digits and marks that mean nothing between words: no markup, mention, reference, link or emoji comes of them. */
const plain = /^[\p{L}\p{N} ,.:;()?!’“”…=/+'-]*$/u;
/** What GitHub makes links, emoji and lists of, and spaces that would be one. */
const automatic = /www\.|GH-\d|[0-9a-f]{7}|:(?! )| {2}/i;
const opening = /^[^\p{L}\p{N}(]|^\d+[.)]/u;
const isPlain = (text: string): boolean => plain.test(text) && !automatic.test(text);

/**
 * A message on a line: what stands in backticks as code, the rest as it is; all of it as code where the rest is not plain.
 */
export function inline(text: string): string {
  const shown = printable(text);
  const parts = shown.split(/`([^`]+)`/);
  // Code that touches code would be one.
  const isProse = parts.every(
    (part, i) =>
      i % 2 === 1 || (isPlain(part) && (part !== '' || i === 0 || i === parts.length - 1)),
  );
  if (!isProse || shown.trim() !== shown || opening.test(parts[0]!)) return codeSpan(shown);
  return parts.map((part, i) => (i % 2 === 1 ? codeSpan(part) : part)).join('');
}

/** A text as code, whatever is in it. */
function codeSpan(text: string): string {
  const shown = printable(text);
  if (shown === '') return '';
  const fence = '`'.repeat(longestRun(shown) + 1);
  // One space at each end is taken off, unless all are spaces.
  const isPadded = shown.startsWith(' ') && shown.endsWith(' ') && shown.trim() !== '';
  const pad = isPadded || shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** The length of the longest run of backticks. */
function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}

/**
 * What is seen to of any text before and behind its reading, whichever language it is in: that it is text, and not too
 * much of it; that the findings stand in order, and are not more than anyone reads.
 */
import { diagnostic, limits, WitlinkError } from '../../src/base/index.ts';
import type { Diagnostic } from '../../src/base/index.ts';
import type { Findings } from './findings.ts';

/** A language, as messages speak of it. */
export interface Language {
  /** `WIT` */
  readonly name: string;
  /** The verb that was called: `parse`. */
  readonly verb: string;
}

/** Diagnostics of one file that are told; more of them say no more. */
const maxDiagnostics = 1000;

/** Whether a text can be read; otherwise it is reported why not. Throws what JavaScript alone can do wrong. */
export function isReadable(text: string, { name, verb }: Language, findings: Findings): boolean {
  // In JavaScript nobody checks; and what has a `length` would be read as something.
  if (typeof text !== 'string') {
    const message = `\`${verb}\` takes the text of a ${name} file as a string`;
    const help = ['bytes become one by `new TextDecoder().decode(bytes)`'];
    throw new WitlinkError([diagnostic('host/bad-source', message, undefined, { help })]);
  }
  if (text.length > limits.witText) {
    const size = `${Math.ceil(text.length / 1024 / 1024)} MB`;
    const limit = `${limits.witText / 1024 / 1024} MB`;
    findings.report(
      'too-large',
      `this file has ${size}; ${limit} are the most that is read`,
      [0, 0],
    );
    return false;
  }
  const notText = whyNotText(text);
  if (notText === undefined) return true;
  findings.report('not-text', `this is not ${name}: ${notText}`, [0, 0], {
    help: [`${name} files are text in UTF-8`],
  });
  return false;
}

/** What speaks against reading the text at all: it was made of another encoding, or of no text. */
function whyNotText(text: string): string | undefined {
  if (text.startsWith('\0asm')) return 'it is a WebAssembly binary';
  const sample = text.slice(0, 4096);
  const odd = sample.match(/[\0-\x08\x0e-\x1f\ufffd]/g)?.length ?? 0;
  if (odd * 10 <= sample.length) return undefined;
  const zeros = sample.split('\0').length - 1;
  return zeros * 3 > sample.length && zeros * 3 < 2 * sample.length
    ? 'it is in UTF-16'
    : 'it is binary data';
}

/** By place, then as found; at most so many, then one that says so. */
export function inOrder({ diagnostics, dropped, file }: Findings): readonly Diagnostic[] {
  if (diagnostics.length < 2) return diagnostics;
  const start = ({ span }: Diagnostic): number =>
    span !== undefined && 'start' in span ? span.start : 0;
  const sorted = diagnostics.toSorted((a, b) => start(a) - start(b));
  if (sorted.length <= maxDiagnostics) return sorted;
  const told = sorted.slice(0, maxDiagnostics);
  const span = sorted[maxDiagnostics]!.span ?? { file, start: 0, end: 0 };
  const rest = sorted.length - maxDiagnostics + dropped;
  const message = `${rest} more ${rest === 1 ? 'error is' : 'errors are'} not shown`;
  return [...told, diagnostic('parse/too-many', message, span)];
}

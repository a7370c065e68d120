/**
 * What a command found, as the renderers of this room take it: diagnostics with what the command knows beyond them, the
 * texts they speak of, and what there is to say of the whole. Where it is run, and what a rule means, comes from outside.
 */
import type { Diagnostic, JsonDiagnostic, Sources } from '../base/index.ts';

export interface Finding {
  readonly diagnostic: Diagnostic;
  /** What else machines may want to know: plain data, beside the fields of the diagnostic in JSON. */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** The same in words, shown as one line more of help. */
  readonly note?: string;
  /** The state that it is a change from, as it was given, e.g. `git:main`. */
  readonly since?: string;
  /** The step that found it, where there are `steps`. */
  readonly step?: string;
}

export type JsonFinding = JsonDiagnostic & Readonly<Record<string, unknown>>;

/** A part of a command that does several things. */
export interface TimedStep {
  readonly name: string;
  readonly seconds: number;
}

export interface Report {
  /** The command's name, e.g. `lint`. */
  readonly command: string;
  /** In order, each once. */
  readonly findings: readonly Finding[];
  /** Found on the way, before the command did what it is for: shown with the findings in formats for review. */
  readonly aside: readonly Diagnostic[];
  readonly sources: Sources;
  /** Everything that was looked at, in the names that spans use. */
  readonly files: readonly string[];
  /** The steps of the command, in order; none where it does one thing. */
  readonly steps: readonly TimedStep[];
  /** Lines that end the text; where it is absent, the findings are counted. */
  readonly summary?: string;
  /** Why the command could not do what it is for: a report with a failure never reads as clean. */
  readonly failure?: string;
  /** Makes the command's own JSON document; where it is absent, that is the array of the findings. */
  readonly json?: (findings: readonly JsonFinding[]) => unknown;
}

/** What a rule means. */
export interface RuleDescription {
  /** In a few words, without a full stop. */
  readonly summary: string;
  /** In Markdown. */
  readonly explanation: string;
  readonly category: string;
  readonly severity: Diagnostic['severity'] | 'off';
}

/** What formats for review know beside the report. */
export interface Surroundings {
  readonly version: string;
  /** The working directory, absolute, with `/`. */
  readonly folder: string;
  /** The top of the repository, from which reviewers see paths; the working directory where there is none. */
  readonly root: string;
  /** The rule whose findings have the code, if it is one of a rule. */
  rule(code: string): RuleDescription | undefined;
  /** A short name for a text, in hexadecimal digits; equal for equal texts only. */
  digest(text: string): string;
}

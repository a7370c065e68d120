/**
 * How lint rules are tried: texts or folders under one rule alone. A folder without WIT files of its own holds a
 * package in each of its folders.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isTextSpan, createSource } from '../../src/base/index.ts';
import type { Diagnostic } from '../../src/base/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import type { Loaded } from '../../src/resolve/index.ts';
import { lint, ruleMetas } from '../../src/rules/index.ts';
import type { RuleConfiguration, RuleSeverity } from '../../src/rules/index.ts';

export interface Linted {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Only the rule of that id runs, as a warning where it is off by default. The rules about ignores need a rule to ignore. */
function only(id: string): ReadonlyMap<string, RuleSeverity> {
  const isAboutIgnores = id.endsWith('ignore');
  return new Map(
    ruleMetas.map((meta): [string, RuleSeverity] => {
      if (meta.id === id) return [id, meta.severity === 'off' ? 'warning' : meta.severity];
      return [meta.id, isAboutIgnores && meta.id === 'lint/nested-option' ? 'warning' : 'off'];
    }),
  );
}

/** What rules that ask a configuration are told. */
const configured: RuleConfiguration = {
  severityOf: () => undefined,
  ignores: () => false,
  sinceFrom: () => undefined,
  features: new Set(['colors']),
};

async function lintAll(id: string, all: readonly (readonly [Loaded, readonly Diagnostic[]])[]) {
  const sound = all.map(([loaded]) => loaded);
  return {
    diagnostics: [
      ...all.flatMap(([, errors]) => errors),
      ...lint(sound, { severities: only(id), configured }),
    ],
    sources: new Map(sound.flatMap((loaded) => [...loaded.sources])),
  };
}

/** One text under one rule; a package header is put before it where it has none. */
export async function lintText(id: string, text: string): Promise<Linted> {
  const whole = /^(?:\/\/.*\n)*package [^{]*;/.test(text)
    ? text
    : `package demo:example@0.1.0;\n\n${text}`;
  const { value, diagnostics } = await load('input.wit', memoryHost({ 'input.wit': whole }), {
    features: 'all',
  });
  return lintAll(id, [[value, diagnostics]]);
}

/** Files or folders under one rule. */
export async function lintPath(id: string, input: string): Promise<Linted> {
  const names = input.endsWith('.wit') ? [] : readdirSync(input).toSorted();
  const packages =
    input.endsWith('.wit') || names.some((name) => name.endsWith('.wit'))
      ? [input]
      : names.map((name) => path.join(input, name));
  const all = await Promise.all(
    packages.map(async (entry) => {
      const { value, diagnostics } = await load(entry, nodeHost(), { features: 'all' });
      return [value, diagnostics] as const;
    }),
  );
  return lintAll(id, all);
}

/** What a fixture records of a finding. */
export function summary(d: Diagnostic, sources: ReadonlyMap<string, string>, base: string) {
  const place = (span: Diagnostic['span']): string | undefined => {
    if (span === undefined || !isTextSpan(span)) return undefined;
    const { line, column } = createSource(span.file, sources.get(span.file)!).position(span.start);
    return `${path.relative(base, span.file)}:${line}:${column}`;
  };
  return {
    code: d.code,
    at: place(d.span),
    message: d.message,
    related: d.related.map((r) => `${place(r.span)} ${r.message}`),
    help: d.help,
    fixes: d.fixes.map((fix) => fix.title),
  };
}

/**
 * `witlink wast`: runs scripts of the specification's format, and tells of each directive that fails why. jco turns
 * the text of components into binaries; validating, linking and running is witlink's.
 */
import { readFile } from 'node:fs/promises';
import { printable, printableJson, type Diagnostic } from '../../base/index.ts';
import { explain } from '../../node.ts';
import { hasText, readScript, runScript } from '../../wast/index.ts';
import type { Directive, Ran } from '../../wast/index.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import { loadJco } from '../jco.ts';
import type { WastFileJson, WastJson } from '../json-forms.ts';
import { readBinary } from '../read-binary.ts';
import { report } from '../report.ts';

export interface WastOptions {
  readonly json?: boolean;
  /** Only directives whose kind or line (`file:line`) contains this are counted and told; all are run. */
  readonly filter?: string;
  /** A list of `file:line reason`: directives that can't pass yet. */
  readonly nyi?: string;
}

/** The most bytes that a script may have. */
const mostBytes = 16 * 1024 * 1024;

interface Script {
  readonly file: string;
  readonly directives: readonly Directive[];
}

export async function wast(
  paths: readonly string[],
  options: WastOptions,
  io: Io,
): Promise<number> {
  const listed = await listedLines(options.nyi);
  const found: Diagnostic[] = [];
  const scripts: Script[] = [];
  for (const path of paths) {
    const { file, bytes, diagnostics } = await readBinary(path, io, mostBytes);
    found.push(...diagnostics);
    if (bytes === undefined) continue;
    const script = readScript(new TextDecoder().decode(bytes), file);
    found.push(...script.diagnostics);
    if (script.diagnostics.length === 0) scripts.push({ file, directives: script.value });
  }
  // Scripts of binaries alone don't need jco; if another does, that is told before anything is run.
  if (scripts.some(({ directives }) => hasText(directives))) await jco();
  const results: WastFileJson[] = [];
  for (const { file, directives } of scripts) {
    results.push(resultOf(file, await runScript(directives, { assemble }), listed, options.filter));
  }
  const sum = (key: 'passed' | 'failed' | 'listed'): number =>
    results.reduce((n, r) => n + r[key], 0);
  const totals = { passed: sum('passed'), failed: sum('failed'), listed: sum('listed') };
  if (options.json === true) {
    const whole: WastJson = { version: 1, files: results, ...totals };
    io.out(printableJson(whole));
  } else {
    for (const result of results) printResult(result, io);
    io.out(`${totals.passed} passed, ${totals.failed} failed, ${totals.listed} listed\n`);
  }
  const code = found.length > 0 ? report(io, found) : 0;
  return totals.failed > 0 ? 1 : code;
}

function resultOf(
  file: string,
  ran: readonly Ran[],
  listed: ReadonlySet<string>,
  filter: string | undefined,
): WastFileJson {
  const directives = ran
    .filter((r) => filter === undefined || `${file}:${r.line} ${r.kind}`.includes(filter))
    .map((r) => {
      const status =
        r.reason === undefined
          ? ('passed' as const)
          : isListed(listed, file, r.line)
            ? ('listed' as const)
            : ('failed' as const);
      return { ...r, status };
    });
  const count = (status: string): number => directives.filter((d) => d.status === status).length;
  return {
    file,
    passed: count('passed'),
    failed: count('failed'),
    listed: count('listed'),
    directives,
  };
}

/** Lists name files from the folder of the suites on, so the end of the path counts. */
function isListed(listed: ReadonlySet<string>, file: string, line: number): boolean {
  const parts = file.split('/');
  return parts.some((_, i) => listed.has(`${parts.slice(i).join('/')}:${line}`));
}

function printResult({ file, passed, failed, listed, directives }: WastFileJson, io: Io): void {
  const counts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(listed > 0 ? [`${listed} listed`] : []),
  ];
  const shown = printable(file);
  io.out(`${shown}  ${counts.join(', ')}\n`);
  for (const d of directives) {
    if (d.status !== 'failed') continue;
    io.out(`  ${shown}:${d.line} ${printable(`${d.kind}: ${d.reason ?? ''}`)}\n`);
  }
}

async function listedLines(list: string | undefined): Promise<ReadonlySet<string>> {
  if (list === undefined) return new Set();
  let text: string;
  try {
    text = await readFile(list, 'utf8');
  } catch (error) {
    throw new Misuse(`the list \`${printable(list)}\` cannot be read: ${explain(error)}`);
  }
  return new Set(text.split('\n').flatMap((line) => /^(\S+:\d+) /.exec(line)?.[1] ?? []));
}

const jco = () => loadJco('reading the text format');

const assemble = async (text: string): Promise<Uint8Array> => (await jco()).parse(text);

/**
 * The component model's reference tests in browsers: the same runner over the same binaries, which are assembled in Node,
 * comes to the same in each directive.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { readScript, runScript, type Ran } from '../../src/wast/index.ts';
import { describeSuite, suitesFolder } from '../suites.ts';
import { describeInBrowsers, inBrowser } from '../browser/in-browser.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What the page does: `runScript` with the binaries that it is given. */
const entry = `
  import { readScript, runScript } from './src/wast/index.ts';
  globalThis.runWast = async (text, name, binaries) => {
    const assembled = new Map(binaries);
    return runScript(readScript(text, name).value, {
      assemble: async (unit) => {
        const binary = assembled.get(unit);
        if (!binary.ok) throw binary.text;
        return Uint8Array.from(atob(binary.text), (c) => c.charCodeAt(0));
      },
    });
  };`;

/** What became of a text: its binary in base64, or why it is none. */
interface Assembled {
  readonly ok: boolean;
  readonly text: string;
}

interface Script {
  readonly name: string;
  readonly text: string;
  readonly binaries: readonly (readonly [text: string, binary: Assembled])[];
  /** What came of it in Node. */
  readonly ran: readonly Ran[];
}

async function inNode(name: string): Promise<Script> {
  const text = readFileSync(path.join(suitesFolder, 'component-model', name), 'utf8');
  const binaries = new Map<string, Assembled>();
  const ran = await runScript(readScript(text, name).value, {
    assemble: async (unit) => {
      try {
        const bytes = await parse(unit);
        binaries.set(unit, { ok: true, text: Buffer.from(bytes).toString('base64') });
        return bytes;
      } catch (error) {
        binaries.set(unit, {
          ok: false,
          text: error instanceof Error ? error.message : String(error),
        });
        throw error;
      }
    },
  });
  return { name, text, binaries: [...binaries], ran };
}

/** What doesn't depend on the words of an engine. */
function outcome(ran: Ran | undefined): string {
  if (ran === undefined) return 'not run';
  return ran.reason === undefined ? `passed ${ran.rejected?.code ?? ''}` : 'failed';
}

declare global {
  var runWast: (
    text: string,
    name: string,
    binaries: Script['binaries'],
  ) => Promise<readonly Ran[]>;
}

describeSuite(
  'component-model',
  (folder) => globSync('**/*.wast', { cwd: folder }).toSorted(),
  (_, names) => {
    let page: Map<string, string>;
    let scripts: readonly Script[];
    beforeAll(async () => {
      const { outputFiles } = await build({
        absWorkingDir: root,
        stdin: { contents: entry, resolveDir: root },
        bundle: true,
        format: 'esm',
        platform: 'browser',
        write: false,
      });
      page = new Map([
        ['index.html', '<!doctype html><script type="module" src="run.js"></script>'],
        ['run.js', outputFiles[0]!.text],
      ]);
      scripts = await Promise.all(names.map(inNode));
    });

    describeInBrowsers('reference tests', (browser) => {
      test('come to the same as in Node', async () => {
        await inBrowser(browser, page, async (opened) => {
          await opened.waitForFunction(() => typeof globalThis.runWast === 'function');
          const differences: string[] = [];
          for (const { name, text, binaries, ran } of scripts) {
            const there = await opened.evaluate(
              (...given) => globalThis.runWast(...given),
              text,
              name,
              binaries,
            );
            for (const [i, here] of ran.entries()) {
              const other = there[i];
              if (outcome(here) === outcome(other)) continue;
              const at = `${name}:${here.line} ${here.kind}`;
              differences.push(
                `${at}: ${other?.reason ?? 'passed'}; in Node: ${here.reason ?? 'passed'}`,
              );
            }
          }
          expect(differences).toEqual([]);
        });
      }, 120_000);
    });
  },
);

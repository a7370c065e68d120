/**
 * Formats WIT and WAC by prettier and our plugin for it, with the options that prettier's own command would find for a file
 * (`.prettierrc`, `.editorconfig`), and knows which files it would ignore. Prettier is what users install beside
 * witlink where they want it.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Options } from 'prettier';
import { parseWac } from '../../../grammar/wac/index.ts';
import { parse } from '../../../grammar/wit/index.ts';
import type { WitFile } from '../../../grammar/wit/index.ts';
import { printable } from '../../base/index.ts';
import type { Outcome } from '../../base/index.ts';
import { relativeName } from '../config.ts';
import { Misuse } from '../failure.ts';
import { loadPeer } from '../peer.ts';
import { isPlainData } from './prettier-code.ts';
import { checkFile, OptionSearch } from './prettier-options.ts';
import type { FormatSettings } from './settings.ts';

export interface Formatter {
  /** Whether `.prettierignore` or `.gitignore` of the working directory leave a file out. */
  ignores(file: string): Promise<boolean>;
  /**
   * The text formatted, as WAC where the file's name says so, else as WIT; of one with errors only what is wrong.
   *
   * @param tree - What WIT in the text was parsed to before, if it was, and without errors.
   */
  format(file: string, text: string, tree?: WitFile): Promise<Outcome<string | undefined>>;
}

export interface PrettierCodeOption {
  /** Whether a configuration of prettier that is code is run; else it is misuse. */
  readonly prettierCode?: boolean;
}

/** What standard input is called; its options are those of a file in the working directory. */
export const standardInput = '<stdin>';

const ignoreFiles = ['.gitignore', '.prettierignore'] as const;

/**
 * Throws `Misuse` where prettier is not installed.
 *
 * @param settings - Options that go before those which prettier finds.
 * @param options - `ignoredBy` are the files that say what is ignored.
 */
export async function createFormatter(
  settings: FormatSettings = {},
  {
    ignoredBy = ignoreFiles,
    prettierCode: runsCode = false,
  }: PrettierCodeOption & { readonly ignoredBy?: readonly (typeof ignoreFiles)[number][] } = {},
): Promise<Formatter> {
  const { standalone, plugin } = await load();
  const ignorePath = ignoredBy.filter((name) => existsSync(name));
  for (const name of ignorePath) checkFile(name);
  const search = new OptionSearch();

  const checked = new Set<string>();
  /** That what prettier would find for the files of a folder is data. */
  async function checkData(folder: string): Promise<void> {
    if (checked.has(folder)) return;
    const { resolveConfigFile } = await import('prettier');
    const found = await resolveConfigFile(path.join(folder, 'x.wit'));
    if (found !== null && !isPlainData(found)) throw isCode(found);
    checked.add(folder);
  }

  async function optionsFor(file: string): Promise<Options> {
    if (!search.mayFind(path.dirname(path.resolve(file)))) return {};
    const prettier = await import('prettier');
    try {
      if (!runsCode) await checkData(path.dirname(path.resolve(file)));
      return (await prettier.resolveConfig(file, { editorconfig: true })) ?? {};
    } catch (error) {
      if (error instanceof Misuse) throw error;
      throw new Misuse(`prettier’s options for \`${printable(file)}\`: ${said(error)}`);
    }
  }

  return {
    ignores: async (file) => {
      // Their patterns are about what stands under them.
      const isOutside =
        path.relative('.', file).split(path.sep)[0] === '..' || file === standardInput;
      if (ignorePath.length === 0 || isOutside) return false;
      const prettier = await import('prettier');
      const options = { ignorePath, resolveConfig: false, withNodeModules: true };
      return (await prettier.getFileInfo(file, options)).ignored;
    },
    format: async (file, text, tree) => {
      const options = await optionsFor(file === standardInput ? 'stdin.wit' : file);
      // Prettier takes CR and the byte order mark out of a text, which moves all places of its tree.
      const isKept = tree !== undefined && !/^\ufeff|\r/.test(text);
      const parsers = isKept ? { ...plugin.parsers, wit: plugin.parserOf(tree) } : plugin.parsers;
      const isWac = file.endsWith('.wac');
      try {
        const all: Options = {
          ...options,
          ...settings,
          parser: isWac ? 'wac' : 'wit',
          plugins: [{ ...plugin, parsers }],
        };
        return { value: await standalone.format(text, all), diagnostics: [] };
      } catch (error) {
        // Told by name: with the published plugin the class may be there twice.
        if (error instanceof Error && error.name === 'TextSyntaxError') {
          // Prettier gives parsers a text without CR and byte order mark: places are those of ours.
          const { diagnostics } = (isWac ? parseWac : parse)(text, { file });
          return { value: undefined, diagnostics };
        }
        if (error instanceof Error && error.message.startsWith('Invalid ')) {
          throw new Misuse(`prettier’s options for \`${printable(file)}\`: ${said(error)}`);
        }
        throw error;
      }
    },
  };
}

function isCode(file: string): Misuse {
  const name = printable(relativeName(file));
  return new Misuse(`prettier’s configuration \`${name}\` is code, which is not run unasked`, [
    'where it is to be trusted: --prettier-code',
    'else say the options as data, in a `.prettierrc` beside it',
  ]);
}

/** The part of prettier that formats, a tenth of the whole; the rest is loaded where there are options to be found. */
async function load() {
  const both = () => Promise.all([import('prettier/standalone'), import('../../format/index.ts')]);
  const [standalone, plugin] = await loadPeer(
    both,
    'formatting needs prettier',
    '--save-dev prettier',
  );
  return { standalone, plugin };
}

const said = (error: unknown): string =>
  printable((error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!);

/**
 * Formats files by prettier and our plugin for it, with the options that prettier's own command would find for a file
 * (`.prettierrc`, `.editorconfig`), and knows which files it would ignore. Prettier is what users install beside
 * witlink where they want it.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Options } from 'prettier';
import { parse } from '../../../grammar/wit/index.ts';
import { printable } from '../../base/index.ts';
import type { Outcome } from '../../base/index.ts';
import { Misuse } from '../failure.ts';
import { loadPeer } from '../peer.ts';
import type { FormatSettings } from './settings.ts';

export interface WitFormatter {
  /** Whether `.prettierignore` or `.gitignore` of the working directory leave a file out. */
  ignores(file: string): Promise<boolean>;
  /** The text formatted; of one with errors only what is wrong. */
  format(file: string, text: string): Promise<Outcome<string | undefined>>;
}

/**
 * Throws `Misuse` where prettier is not installed.
 *
 * @param settings Options that go before those which prettier finds.
 */
export async function witFormatter(settings: FormatSettings = {}): Promise<WitFormatter> {
  const { prettier, plugin } = await load();
  const ignoreFiles = ['.gitignore', '.prettierignore'].filter((name) => existsSync(name));

  async function optionsFor(file: string): Promise<Options> {
    try {
      return (await prettier.resolveConfig(file, { editorconfig: true })) ?? {};
    } catch (error) {
      throw new Misuse(`prettier’s options for \`${printable(file)}\`: ${said(error)}`);
    }
  }

  return {
    ignores: async (file) => {
      // Their patterns are about what stands under them.
      const isOutside = path.relative('.', file).split(path.sep)[0] === '..' || file === '-';
      if (ignoreFiles.length === 0 || isOutside) return false;
      const options = { ignorePath: ignoreFiles, resolveConfig: false, withNodeModules: true };
      return (await prettier.getFileInfo(file, options)).ignored;
    },
    format: async (file, text) => {
      const options = file === '-' ? {} : await optionsFor(file);
      try {
        const all: Options = { ...options, ...settings, parser: 'wit', plugins: [plugin] };
        return { value: await prettier.format(text, all), diagnostics: [] };
      } catch (error) {
        // Told by name: with the published plugin the class may be there twice.
        if (error instanceof Error && error.name === 'WitSyntaxError') {
          // Prettier gives parsers a text without CR and byte order mark: places are those of ours.
          return { value: undefined, diagnostics: parse(text, { file }).diagnostics };
        }
        if (error instanceof Error && error.message.startsWith('Invalid ')) {
          throw new Misuse(`prettier’s options for \`${printable(file)}\`: ${said(error)}`);
        }
        throw error;
      }
    },
  };
}

async function load() {
  const both = () => Promise.all([import('prettier'), import('../../format/index.ts')]);
  const [prettier, plugin] = await loadPeer(
    both,
    'formatting needs prettier',
    '--save-dev prettier',
  );
  return { prettier, plugin };
}

const said = (error: unknown): string =>
  printable((error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!);

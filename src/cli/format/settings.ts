/** What a configuration says of formatting -> options of prettier, and which files are left alone. */
import path from 'node:path';
import type { Config } from '../config.ts';
import { standardInput } from './formatter.ts';

/** Options that go before those which prettier finds for a file. */
export interface FormatSettings {
  readonly printWidth?: number;
  readonly tabWidth?: number;
  readonly useTabs?: boolean;
}

export function formatSettings({ settings }: Config): FormatSettings {
  const { format } = settings;
  if (typeof format !== 'object') return {};
  const { printWidth, tabWidth, useTabs } = format;
  return {
    ...(printWidth === undefined ? {} : { printWidth }),
    ...(tabWidth === undefined ? {} : { tabWidth }),
    ...(useTabs === undefined ? {} : { useTabs }),
  };
}

/** Whether a file, by its name from the working directory, is excluded from formatting. */
export async function formatExclusion({
  settings,
  folder,
}: Config): Promise<(file: string) => boolean> {
  const globs = typeof settings.format === 'object' ? settings.format.exclude : undefined;
  if (globs === undefined) return () => false;
  const { matchFiles } = await import('../../config/index.ts');
  const matches = matchFiles(globs);
  return (file) =>
    file !== standardInput &&
    matches(path.relative(folder, path.resolve(file)).split(path.sep).join('/'));
}

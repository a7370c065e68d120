/**
 * Where findings are to go, as the command line says it: `--format FORMAT`, `--output FILE`, `--output FORMAT=FILE`. The
 * command line is made before it is known what is run, so this knows the formats by name only.
 */
import { didYouMean, printable } from '../base/index.ts';
import { formats } from '../report/index.ts';
import type { Format } from '../report/index.ts';
import { Misuse } from './failure.ts';

/** One `--output`: a file, `-` being standard output, and the format where one is named. */
export interface Output {
  readonly file: string;
  readonly format?: Format;
}

/** The options of commands that report findings. */
export interface OutputOptions {
  /** How findings are printed, or written to the one `output` without a format. */
  readonly format?: Format;
  readonly output?: readonly Output[];
}

export function isFormat(name: string): name is Format {
  return (formats as readonly string[]).includes(name);
}

/** Reads `FILE` or `FORMAT=FILE`. */
export function readOutput(text: string): Output {
  const [, name, file] = /^([A-Za-z][\w-]*)=(.*)$/s.exec(text) ?? [];
  const shown = printable(text);
  if (name === undefined || file === undefined) {
    if (text === '') throw new Misuse('--output: no file is named');
    if (isFormat(text)) {
      throw new Misuse(`--output \`${text}\`: that is a format, and no file is named`, [
        `write \`${text}=FILE\``,
        `a file of that name is written as \`./${text}\``,
      ]);
    }
    return { file: text };
  }
  if (!isFormat(name)) {
    throw new Misuse(`--output \`${shown}\`: there is no format \`${name}\``, [
      ...didYouMean(name, formats),
      `the formats are ${formats.join(', ')}`,
      `a file of that name is written as \`./${shown}\``,
    ]);
  }
  if (file === '') throw new Misuse(`--output \`${shown}\`: no file is named`);
  return { format: name, file };
}

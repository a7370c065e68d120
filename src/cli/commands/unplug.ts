/** `witlink unplug`: a composed component -> the components in it, and a WAC file that composes them again. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  append,
  createSources,
  printable,
  printableJson,
  sha256,
  toJson,
  type Diagnostic,
} from '../../base/index.ts';
import { readPackage, unplug, type Unplugged } from '../../compose/index.ts';
import { Misuse } from '../failure.ts';
import { withNotedTexts } from '../files.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import type { UnplugJson } from '../json-forms.ts';
import { writeFolder } from '../output.ts';
import { readWasm } from '../read-wasm.ts';
import { exitCodeOf, inOrder, report } from '../report.ts';

export interface UnplugCommandOptions extends GateOptions {
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function unplugComponent(
  named: string,
  options: UnplugCommandOptions,
  io: Io,
): Promise<number> {
  const features = gatesOf(options);
  const { output, json = false } = options;
  if (output === '-') {
    throw new Misuse('the parts are written to a folder', ['say which: `-o FOLDER`']);
  }
  const { bytes, file, diagnostics } = await readWasm(named, io);
  const found: Diagnostic[] = [...diagnostics];
  const read = bytes === undefined ? undefined : readPackage({ bytes, file });
  append(found, read?.diagnostics ?? []);
  const apart = read?.value === undefined ? undefined : unplug(read.value, { features });
  append(found, apart?.diagnostics ?? []);
  const files = apart?.value === undefined ? [] : filesOf(apart.value);
  if (output !== undefined && exitCodeOf(found) === 0) write(files, output, options.force === true);
  if (json) {
    io.out(printableJson(jsonForm(inOrder(found), files)));
    return exitCodeOf(found);
  }
  const code = report(io, found);
  const { wac } = apart?.value ?? {};
  if (output === undefined && code === 0 && wac !== undefined) io.out(wac);
  return code;
}

interface PartFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

function filesOf({ parts, wac, name }: Unplugged): PartFile[] {
  return [
    ...[...parts].map(([at, content]) => ({ path: at, content })),
    ...(wac === undefined ? [] : [{ path: `${name}.wac`, content: wac }]),
  ];
}

function write(files: readonly PartFile[], folder: string, isForced: boolean): void {
  const results = files.map(({ path: at, content }) => ({
    file: path.join(folder, at),
    content,
  }));
  const there = results.find(({ file }) => existsSync(file));
  if (there !== undefined && !isForced) {
    throw new Misuse(`there is \`${printable(there.file)}\` already`, [
      'choose another folder, or have what is there written over: `--force`',
    ]);
  }
  writeFolder(results, folder);
}

function jsonForm(found: readonly Diagnostic[], files: readonly PartFile[]): UnplugJson {
  const wac = files.find(({ content }) => typeof content === 'string');
  return {
    version: 1,
    findings: toJson(found, withNotedTexts(createSources())),
    parts: files.flatMap(({ path: at, content }) =>
      typeof content === 'string'
        ? []
        : [{ path: at, size: content.length, sha256: sha256(content) }],
    ),
    ...(wac === undefined ? {} : { wac: { path: wac.path, text: wac.content as string } }),
  };
}

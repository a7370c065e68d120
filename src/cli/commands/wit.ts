/**
 * `witlink wit`: reads a package, as text or binary, or a component, and prints what it means: as WIT with everything
 * resolved, as JSON, or as the binary form of the package.
 */
import { createSources, hasErrors, printableJson } from '../../base/index.ts';
import { modelToJson, narrowToWorld, printWit } from '../../model/index.ts';
import type { Io } from '../io.ts';
import type { ModelJson } from '../json-forms.ts';
import { writeBinary, writeResult } from '../output.ts';
import { readWit } from '../read-wit.ts';
import type { WitOptions } from '../read-wit.ts';
import { report } from '../report.ts';
import { nothingSelected, unknownFeatures } from '../unstable.ts';

export interface WitCommandOptions extends WitOptions {
  readonly json?: boolean;
  readonly wasm?: boolean;
  readonly output?: string;
}

export async function wit(path: string, options: WitCommandOptions, io: Io): Promise<number> {
  const { value, diagnostics: read } = await readWit(path, options, io);
  const diagnostics = hasErrors(read)
    ? read
    : [
        ...read,
        ...unknownFeatures(options.features, [value]),
        ...nothingSelected(value, value.world),
      ];
  const code = report(io, diagnostics, createSources(value.sources));
  // What is broken has no meaning that could be printed.
  if (hasErrors(diagnostics)) return code;
  const { model, root } =
    value.world === undefined ? value : narrowToWorld(value.model, value.world);
  if (options.wasm === true) {
    const { encode } = await import('../../component/index.ts');
    const { value: bytes, diagnostics: found } = encode(model, root);
    if (bytes === undefined) return report(io, found);
    writeBinary(options.output, bytes);
    return code;
  }
  const json = (): ModelJson => modelToJson(model);
  const text =
    options.json === true
      ? printableJson(json())
      : printWit(model, root === undefined ? {} : { root });
  writeResult(io, options.output, text);
  return code;
}

/**
 * Judges the code of a core module before anything is made of it: what the engine rejects would only be found when the
 * component runs. Core specification, Validation.
 */
import { diagnostic, type Diagnostic } from '../../base/index.ts';
import type { CoreModule } from '../../binary/index.ts';
import type { CoreLimits } from '../../wasm/index.ts';
import { isTakenByEngine, moduleFault } from '../validate/index.ts';

/** What is wrong with a module's code, by the engine that runs this program; a warning where it can't judge. */
export function checkCode(module: CoreModule): readonly Diagnostic[] {
  if (isTakenByEngine(module)) return [];
  const { code, message, offset } = moduleFault(module);
  const span = { file: module.file, offset, path: 'core module' };
  if (!hasOwnPageSize(module)) return [diagnostic(code, message, span)];
  return [
    diagnostic(
      'componentize/unjudged-code',
      'the code of the module is not checked: its memory has pages of a size that the engine here does not know',
      { ...span, offset: module.offset },
      { severity: 'warning', help: ['run it in an engine with custom page sizes'] },
    ),
  ];
}

/** Whether a memory has pages of another size than 64 KiB: a proposal that not every engine has. */
function hasOwnPageSize({ imports, exports }: CoreModule): boolean {
  const limits = [...imports, ...exports].flatMap(({ type }): CoreLimits[] =>
    type.kind === 'memory' ? [type.limits] : [],
  );
  return limits.some(({ pageSize }) => pageSize !== undefined && pageSize !== 16);
}

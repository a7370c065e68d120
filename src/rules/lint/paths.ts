/** Paths of `use`, `include`, `import` and `export` as text, by which equal ones are found. */
import type { UsePath } from '../../../grammar/wit/index.ts';
import { textInPackage } from '../facts.ts';

/** `name`, or `ns:pkg/name@version`. */
export function pathText(path: UsePath): string {
  return path.kind === 'local-path' ? path.id.name : textInPackage(path.package, path.name.name);
}

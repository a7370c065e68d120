/** Paths of `use`, `include`, `import` and `export` as text, by which equal ones are found. */
import type { UsePath } from '../../../grammar/wit/index.ts';
import { packageText } from '../facts.ts';

/** `name`, or `ns:pkg/name@version`. */
export function pathText(path: UsePath): string {
  if (path.kind === 'local-path') return path.id.name;
  const [pkg, version] = packageText(path.package).split('@');
  return `${pkg}/${path.name.name}${version === undefined ? '' : `@${version}`}`;
}

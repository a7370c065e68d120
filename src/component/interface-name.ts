/** `ns:pkg/iface@1.2.3` -> its parts. Explainer.md, Import and Export Definitions: interfacename. */
import type { PackageName } from '../model/index.ts';

export interface InterfacePath {
  readonly package: PackageName;
  readonly interface: string;
}

/** The parts of an interface name; undefined for a plain name. Nested namespaces and packages stay joined. */
export function parseInterfaceName(name: string): InterfacePath | undefined {
  const match = /^([^/@]+):([^:@]+)\/([^/@]+)(?:@(.+))?$/s.exec(name);
  if (match === null) return undefined;
  const [, namespace = '', pkg = '', iface = '', version] = match;
  return {
    package: { namespace, name: pkg, ...(version === undefined ? {} : { version }) },
    interface: iface,
  };
}

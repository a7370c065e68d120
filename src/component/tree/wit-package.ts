/**
 * Tells a WIT package in its binary form from a component that can run: it only defines component types and exports
 * them (WIT.md, Package Format). `decode/decode-package.ts` decodes them.
 */
import type { ComponentTree } from '../../binary/index.ts';

export function isWitPackage({ definitions }: ComponentTree): boolean {
  const defined = definitions.filter((d) => d.kind !== 'custom');
  return (
    defined.some((d) => d.kind === 'export') &&
    defined.every((d) => {
      if (d.kind === 'type') return d.type.kind === 'component';
      return d.kind === 'export' && d.item.sort === 'type';
    })
  );
}

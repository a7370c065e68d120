/**
 * Whether users of a component can name what an import or export uses: the rules for resources and named types put
 * together. Explainer.md, External Visibility of Types; Binary.md, Import and Export Definitions.
 */
import type { Context } from '../eval/context.ts';
import type { Extern } from '../types/entities.ts';
import type { Body } from './body.ts';
import { mentions } from './free-resources.ts';
import { unnamedIn } from './visibility.ts';

/** An instance type is asked only where something of that type is imported or exported. */
export function checkVisible(
  cx: Context,
  body: Body,
  what: 'import' | 'export',
  item: Extern,
): void {
  if (body.kind === 'instance type') return;
  const unnamed =
    unnamedIn(
      item,
      (node) => body.imports.names(node) || (what === 'export' && body.exports.names(node)),
    )?.kind ?? (isOutOfReach(cx, body, what, item) ? 'resource' : undefined);
  if (unnamed !== undefined) {
    cx.fail(
      'component/unnamed-type',
      `this ${what} uses a ${unnamed} that users of the component can't name`,
      {
        help: [
          what === 'import'
            ? `import the ${unnamed} first, and use what that import gives`
            : `export the ${unnamed} first, and use what that export gives`,
        ],
      },
    );
  }
  if (what === 'export' || !body.exportedNames.areIn(item)) return;
  cx.fail(
    'component/unnamed-type',
    'this import is another name of a type that is exported: what is imported comes first',
    { help: ['import the type itself, or what it was made of'] },
  );
}

/** Whether a resource of the component is part of what it imports, or of a type that it exports without it. */
function isOutOfReach(cx: Context, body: Body, what: 'import' | 'export', item: Extern): boolean {
  const { fresh, exports } = body;
  // Functions and value types are told by what has a name.
  const kind = item.sort === 'type' ? item.type.kind : item.sort;
  if (fresh.size === 0 || kind === 'func' || kind === 'value') return false;
  if (what === 'import') return mentions(cx, item, (id) => fresh.has(id));
  if (item.sort === 'instance' || kind === 'resource') return false;
  return mentions(cx, item, (id) => fresh.has(id) && !exports.namesResource(id));
}

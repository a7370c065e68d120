/**
 * A component -> the same without what is there for people alone: the names of its parts and of its functions, and who made
 * it; in all components and core modules inside, too. Binary.md, Name Section.
 */
import { withoutCustoms, type ComponentTree, type Definition } from '../../binary/index.ts';
import { producersSection } from './producers.ts';

const dropped: ReadonlySet<string> = new Set(['name', 'component-name', producersSection]);

/** The component that was given where there is nothing to leave out. */
export function minify(tree: ComponentTree): ComponentTree {
  let isChanged = false;
  const definitions = tree.definitions.flatMap((d): Definition[] => {
    const made = minifyDefinition(d);
    isChanged ||= made !== d;
    return made === undefined ? [] : [made];
  });
  return isChanged ? { ...tree, definitions, names: { sorts: new Map() } } : tree;
}

function minifyDefinition(d: Definition): Definition | undefined {
  switch (d.kind) {
    case 'custom':
      return dropped.has(d.name) ? undefined : d;
    case 'component': {
      const component = minify(d.component);
      return component === d.component ? d : { ...d, component };
    }
    case 'core-module': {
      const bytes = withoutCustoms(d.module, (name) => dropped.has(name));
      if (bytes === d.module.bytes) return d;
      const { name: _, ...module } = d.module;
      const customs = module.customs.filter((c) => !dropped.has(c.name));
      return { ...d, module: { ...module, bytes, customs } };
    }
    default:
      return d;
  }
}

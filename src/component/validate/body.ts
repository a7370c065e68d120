/** What is known of a component, component type or instance type while it is looked at. */
import type { TypeId } from '../../model/index.ts';
import { Unknown } from '../eval/context.ts';
import type { ComponentShape } from '../types/entities.ts';
import type { Scope } from '../eval/scope.ts';
import type { ExternSpace } from './extern-space.ts';
import type { ExportedNames } from './visibility.ts';

export interface Body {
  readonly kind: 'component' | 'component type' | 'instance type';
  readonly scope: Scope;
  readonly imports: ExternSpace;
  readonly exports: ExternSpace;
  readonly exportedNames: ExportedNames;
  /** Abstract resources that imports bring. */
  readonly imported: Set<TypeId>;
  /** Resources that each instance has of its own. */
  readonly fresh: Set<TypeId>;
  /** The values that were used up. */
  readonly used: Set<number>;
  /** Whether nothing in it was rejected. */
  isSound: boolean;
}

/** Its type, which is unknown where something in it was rejected. */
export function shapeOfBody({ imports, imported, exports, fresh, isSound }: Body): ComponentShape {
  if (!isSound) throw new Unknown();
  return { imports: imports.items, imported, exports: exports.items, fresh };
}

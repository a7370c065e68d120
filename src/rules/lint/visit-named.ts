/**
 * Visitors of what WIT gives a name to: types alone, declarations, or these with their fields, cases and flags. Rules
 * that look at all of them alike say so in one line.
 */
import type {
  CaseDecl,
  FieldDecl,
  FuncDecl,
  InterfaceDecl,
  LabelDecl,
  Node,
  ResourceFunc,
  TypeDecl,
  WorldDecl,
} from '../../../grammar/wit/index.ts';
import type { RuleVisitor } from '../contract.ts';

type Visit<T> = (node: T, parents: readonly Node[]) => void;

/** Interfaces, worlds, types and functions. */
export type Declared = InterfaceDecl | WorldDecl | TypeDecl | FuncDecl | ResourceFunc;

/** Whatever is declared, and the members of types. */
export type Named = Declared | FieldDecl | CaseDecl | LabelDecl;

export function visitTypes(visit: Visit<TypeDecl>): RuleVisitor {
  return {
    record: visit,
    variant: visit,
    enum: visit,
    flags: visit,
    resource: visit,
    'type-alias': visit,
  };
}

export function visitDeclared(visit: Visit<Declared>): RuleVisitor {
  return {
    ...visitTypes(visit),
    interface: visit,
    world: visit,
    func: visit,
    'resource-func': visit,
  };
}

export function visitNamed(visit: Visit<Named>): RuleVisitor {
  return { ...visitDeclared(visit), field: visit, case: visit, label: visit };
}

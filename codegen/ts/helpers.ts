/** Types that bindings of TypeScript need beside those of WIT, declared once a directory or where nothing can be imported. */
import { type Doc, hardline, join } from './doc.ts';
import { nameOf, type Symbol } from './source-file.ts';
import type { Helper } from './shapes.ts';

/** The statements that declare a helper. */
export function helperDeclaration(helper: Helper, symbol: Symbol): readonly Doc[] {
  const name = nameOf(symbol);
  switch (helper) {
    case 'Result':
      return [
        lines(
          '/** A `result` as a value; the case of a type that is absent (`void`) has no `val`. */',
          ['export type ', name, '<T, E> ='],
          '  | ([T] extends [void] ? { tag: "ok" } : { tag: "ok"; val: T })',
          '  | ([E] extends [void] ? { tag: "err" } : { tag: "err"; val: E });',
        ),
      ];
    case 'Option':
      return [
        lines('/** An `option` that contains another one. */', [
          'export type ',
          name,
          '<T> = { tag: "some"; val: T } | { tag: "none" };',
        ]),
      ];
    case 'Class':
      return [
        lines('/** A class of resources that have no constructor. */', [
          'export type ',
          name,
          '<T> = abstract new (...args: never) => T;',
        ]),
      ];
    case 'CoreModule':
      return [
        lines(
          '/** A core module; `WebAssembly.Module`, where TypeScript knows of it. */',
          [
            'export type ',
            name,
            ' = typeof globalThis extends { WebAssembly: { Module: { prototype: infer M } } }',
          ],
          '  ? M',
          '  : object;',
        ),
      ];
    default:
      return helper satisfies never;
  }
}

const lines = (...all: readonly Doc[]): Doc => join(hardline, all);

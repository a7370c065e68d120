/** A world -> a diagnostic for each place in its WIT that a language doesn't carry, by the table in `carried.ts`. */
import { type Diagnostic, diagnostic, type Span } from '../../src/base/index.ts';
import {
  childTypes,
  type Func,
  type Model,
  type TypeDef,
  type TypeRef,
  type WorldId,
} from '../../src/model/index.ts';
import {
  type GatedKind,
  type GuestLanguage,
  insteadOf,
  languageTitles,
  notCarried,
} from './carried.ts';

/**
 * What of a world the language can't say: an error for each kind at each place, at the parameter, field, case or type
 * in which it stands. A backend that gets none has no excuse.
 */
export function refusals(
  model: Model,
  world: WorldId,
  language: GuestLanguage,
): readonly Diagnostic[] {
  const refused = new Set(notCarried[language]);
  const found: Diagnostic[] = [];
  const told = new Set<string>();
  const seen = new Set<TypeRef>();
  const refuse = (kind: GatedKind, where: string, span: Span | undefined): void => {
    if (!refused.has(kind)) return;
    const key = JSON.stringify([kind, span ?? where]);
    if (told.has(key)) return;
    told.add(key);
    const message = `${where} has ${articleOf(kind)} \`${kind}\`, which the bindings for ${languageTitles[language]} don't carry yet`;
    found.push(diagnostic('codegen/not-carried', message, span, { help: [insteadOf[kind]] }));
  };
  const type = (ref: TypeRef | undefined, where: string, span: Span | undefined): void => {
    if (ref === 'error-context') refuse('error-context', where, span);
    if (ref === undefined || typeof ref === 'string') return;
    const def = model.types[ref]!;
    if (def.name !== undefined) {
      // What a named type has is said at its own place, once.
      if (seen.has(ref)) return;
      seen.add(ref);
      parts(def, `\`${def.name}\``, def.span);
    } else {
      parts(def, where, span);
    }
  };
  const parts = ({ type: defined }: TypeDef, where: string, span: Span | undefined): void => {
    const kind = gatedKind(defined);
    if (kind !== undefined) refuse(kind, where, span);
    switch (defined.kind) {
      case 'record':
        for (const f of defined.fields) type(f.type, `\`${f.name}\` of ${where}`, f.span ?? span);
        return;
      case 'variant':
        for (const c of defined.cases) type(c.type, `\`${c.name}\` of ${where}`, c.span ?? span);
        return;
      case 'own':
      case 'borrow':
        return;
      default:
        for (const child of childTypes(defined)) type(child, where, span);
    }
  };
  const func = ({ name, async, params, result, span }: Func): void => {
    if (async) refuse('async func', `\`${name}\``, span);
    for (const p of params) type(p.type, `\`${p.name}\` of \`${name}\``, p.span ?? span);
    type(result, `the result of \`${name}\``, span);
  };
  const { imports, exports } = model.worlds[world]!;
  for (const item of [...imports, ...exports]) {
    if (item.kind === 'func') func(item.func);
    else if (item.kind === 'type') type(item.id, `\`${item.name}\``, item.span);
    else {
      const { types, functions } = model.interfaces[item.id]!;
      for (const t of types) type(t.id, `\`${t.name}\``, model.types[t.id]!.span);
      for (const f of functions) func(f);
    }
  }
  return found;
}

function gatedKind(type: TypeDef['type']): GatedKind | undefined {
  switch (type.kind) {
    case 'stream':
    case 'future':
    case 'map':
      return type.kind;
    case 'list':
      return type.length === undefined ? undefined : 'fixed-length list';
    default:
      return undefined;
  }
}

const articleOf = (kind: GatedKind): string => (/^[aeiou]/.test(kind) ? 'an' : 'a');

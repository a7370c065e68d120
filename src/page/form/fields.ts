/** Which field a type has. A form has so many fields and no more: what lies deeper is filled in as text. */
import { structureOf, type Structure, type TypeDef } from '../../model/index.ts';
import { describeType, numberArrays } from '../../wave/index.ts';
import { choiceField } from './choice.ts';
import type { Field, FormContext, MakeField, Typed } from './field.ts';
import { flagsField } from './flags.ts';
import { handleField } from './handle.ts';
import { listField } from './list.ts';
import { optionField } from './option.ts';
import { recordField } from './record.ts';
import { boolField, stringField, textField } from './text.ts';

/** Fields of one form; hostile types have more parts than anybody could fill in. */
const mostFields = 400;

/**
 * A context whose fields are made by their types.
 *
 * @param named The types as WIT has them.
 */
export function formContext(
  parts: Pick<FormContext, 'types' | 'handles' | 'changed'>,
  named: readonly TypeDef[],
): FormContext {
  let count = 0;
  const context: FormContext = {
    ...parts,
    field(of, label) {
      const type = structureOf(context.types, of.ref);
      count++;
      return (count > mostFields ? textField : make)(context, type, of, label);
    },
    inner: (of, pick) => ({
      // What is picked of the one that is known to be such a type is there.
      ref: pick(structureOf(context.types, of.ref))!,
      named: of.named === undefined ? undefined : pick(structureOf(named, of.named)),
    }),
    describe: ({ ref, named: as }) =>
      as === undefined ? describeType(context.types, ref) : describeType(named, as),
  };
  return context;
}

function make(context: FormContext, type: Structure, of: Typed, label: string): Field {
  const as = <T>(field: MakeField<T>, kind: T): Field => field(context, kind, of, label);
  if (typeof type === 'string') {
    if (type === 'bool') return as(boolField, type);
    return as(type === 'string' ? stringField : textField, type);
  }
  switch (type.kind) {
    case 'record':
    case 'tuple':
      return as(recordField, type);
    case 'option':
      return as(optionField, type);
    case 'enum':
    case 'variant':
    case 'result':
      return as(choiceField, type);
    case 'flags':
      return as(flagsField, type);
    case 'list': {
      // Numbers one beside the other are faster written than filled in.
      const item = structureOf(context.types, type.type);
      return typeof item === 'string' && numberArrays.has(item)
        ? as(textField, type)
        : as(listField, type);
    }
    case 'map':
      return as(listField, type);
    case 'own':
    case 'borrow':
      return as(handleField, type);
    case 'resource':
    case 'future':
    case 'stream':
      return as(textField, type);
    default:
      return type satisfies never;
  }
}

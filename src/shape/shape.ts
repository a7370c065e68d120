/**
 * What a file of JSON may look like, as data: shapes from which the reader (`read.ts`), a JSON Schema and the TypeScript
 * types of what is read (`Read`) all come. Shapes are nested as deep as they are written down here, so that
 * nothing which walks them can run away.
 */
import type { TextSpan } from '../base/index.ts';

/** A text of the file, and where it stands. */
export interface Placed {
  readonly text: string;
  readonly span: TextSpan;
}

/** What texts of a kind look like. */
export interface TextForm {
  /** With an article, for messages: `a path`. */
  readonly what: string;
  /** A regular expression of JSON Schema, which is the same in JavaScript with the flag `u`. */
  readonly pattern: string;
  /** What the pattern asks for, in words. */
  readonly rule: string;
  /** Help for a text that does not have the form, where there is more to say. */
  readonly help?: (text: string) => readonly string[];
}

export interface TextShape {
  readonly kind: 'text';
  readonly form: TextForm;
}

/** One of some names. */
export interface ChoiceShape<T extends string = string> {
  readonly kind: 'choice';
  readonly of: readonly T[];
  /** What the names are of, where they are too many to be listed in a message. */
  readonly noun?: Noun;
}

/** Names that stand in a list of their own, such as those of rules. */
export interface Noun {
  readonly name: string;
  /** Help for a name that is not in the list. */
  readonly near: (name: string) => readonly string[];
}

export interface FlagShape {
  readonly kind: 'flag';
}

/** A whole number within bounds, these included. */
export interface NumberShape {
  readonly kind: 'number';
  readonly least: number;
  readonly most: number;
}

export interface ListShape<T extends Shape = Shape> {
  readonly kind: 'list';
  readonly of: T;
  /** How many there have to be. */
  readonly least: 0 | 1;
}

/** Values by names that are known. */
export interface MapShape<T extends Shape = Shape> {
  readonly kind: 'map';
  /** What a value may be, by its key, and what it says. */
  readonly keys: ReadonlyMap<string, { readonly shape: T; readonly description: string }>;
  readonly noun: Noun;
  /** The name of its definition in the JSON Schema, in which it is written once. */
  readonly name: string;
}

/** Values by names that are nobody's here. */
export interface OpenShape<T extends Shape = Shape> {
  readonly kind: 'open';
  /** What names look like. */
  readonly key: TextForm;
  readonly of: T;
}

export interface Field<T extends Shape = Shape, R extends boolean = boolean> {
  readonly shape: T;
  /** For people: Markdown, a sentence or a few. */
  readonly description: string;
  readonly isRequired: R;
}

export type Fields = Readonly<Record<string, Field>>;

export interface ObjectShape<F extends Fields = Fields> {
  readonly kind: 'object';
  readonly fields: F;
}

/** One of several objects, told apart by a field of all of them, whose shape in each is a choice of its own. */
export interface TaggedShape<T extends ObjectShape = ObjectShape> {
  readonly kind: 'tagged';
  readonly key: string;
  readonly of: readonly T[];
}

/** One of several shapes, told apart by the JSON type of the value. */
export interface EitherShape<T extends Shape = Shape> {
  readonly kind: 'either';
  readonly of: readonly T[];
}

export type Shape =
  | TextShape
  | ChoiceShape
  | FlagShape
  | NumberShape
  | ListShape<any>
  | MapShape<any>
  | OpenShape<any>
  | ObjectShape<any>
  | TaggedShape<any>
  | EitherShape<any>;

/** What is read of a shape. */
export type Read<S> = S extends TextShape
  ? Placed
  : S extends ChoiceShape<infer T>
    ? T
    : S extends FlagShape
      ? boolean
      : S extends NumberShape
        ? number
        : S extends ListShape<infer T>
          ? readonly Read<T>[]
          : S extends MapShape<infer T>
            ? ReadonlyMap<string, Read<T>>
            : S extends OpenShape<infer T>
              ? ReadonlyMap<string, Read<T>>
              : S extends ObjectShape<infer F>
                ? ReadFields<F>
                : S extends TaggedShape<infer T>
                  ? Read<T>
                  : S extends EitherShape<infer T>
                    ? Read<T>
                    : never;

type RequiredKeys<F extends Fields> = {
  [K in keyof F]: F[K]['isRequired'] extends true ? K : never;
}[keyof F];

/** Objects know where they stand. */
export type ReadFields<F extends Fields> = {
  readonly [K in RequiredKeys<F>]: Read<F[K]['shape']>;
} & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: Read<F[K]['shape']>;
} & { readonly span: TextSpan };

export const text = (form: TextForm): TextShape => ({ kind: 'text', form });

export const choice = <const T extends string>(of: readonly T[], noun?: Noun): ChoiceShape<T> => ({
  kind: 'choice',
  of,
  ...(noun === undefined ? {} : { noun }),
});

export const flag: FlagShape = { kind: 'flag' };

export const number = (least: number, most: number): NumberShape => ({
  kind: 'number',
  least,
  most,
});

export const list = <T extends Shape>(of: T, least: 0 | 1 = 0): ListShape<T> => ({
  kind: 'list',
  of,
  least,
});

export const open = <T extends Shape>(key: TextForm, of: T): OpenShape<T> => ({
  kind: 'open',
  key,
  of,
});

export const object = <const F extends Fields>(fields: F): ObjectShape<F> => ({
  kind: 'object',
  fields,
});

export const either = <const T extends readonly Shape[]>(...of: T): EitherShape<T[number]> => ({
  kind: 'either',
  of,
});

export const tagged = <const T extends readonly ObjectShape<any>[]>(
  key: string,
  ...of: T
): TaggedShape<T[number]> => ({ kind: 'tagged', key, of });

/** The names by which one of several objects is known. */
export const tagsOf = ({ fields }: ObjectShape, key: string): readonly string[] =>
  (fields[key]!.shape as ChoiceShape).of;

export const optional = <T extends Shape>(description: string, shape: T): Field<T, false> => ({
  shape,
  description,
  isRequired: false,
});

export const required = <T extends Shape>(description: string, shape: T): Field<T, true> => ({
  shape,
  description,
  isRequired: true,
});

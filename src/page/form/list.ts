/** Lists and maps: items that are added and removed; an entry of a map is a key and a value. */
import type { ListType, MapType } from '../../model/index.ts';
import { fill, h } from '../dom.ts';
import type { Field, FormContext, Typed } from './field.ts';

/** An item, of a map a pair. */
type Item = readonly Field[];

export function listField(
  context: FormContext,
  type: ListType | MapType,
  of: Typed,
  label: string,
): Field {
  const items: Item[] = [];
  const inner = (part: 'item' | 'key' | 'value'): Typed =>
    context.inner(of, (t) => {
      if (typeof t === 'string') return undefined;
      if (t.kind === 'list') return t.type;
      return t.kind === 'map' ? (part === 'key' ? t.key : t.value) : undefined;
    });
  const fixed = type.kind === 'list' ? type.length : undefined;
  const place = h('ol', { class: 'items' });
  const make = (): Item =>
    type.kind === 'map'
      ? [context.field(inner('key'), 'key'), context.field(inner('value'), 'value')]
      : [context.field(inner('item'), label)];
  const add = h(
    'button',
    {
      type: 'button',
      onclick: () => {
        items.push(make());
        show();
        place.lastElementChild?.querySelector<HTMLElement>('input, textarea, select')?.focus();
        context.changed();
      },
    },
    `Add to ${label}`,
  );
  const show = (): void => {
    fill(
      place,
      items.map((item, i) =>
        h(
          'li',
          {},
          h(
            'div',
            { class: 'item' },
            item.map((field) => field.element),
          ),
          fixed === undefined &&
            h(
              'button',
              {
                type: 'button',
                class: 'remove',
                'aria-label': `Remove item ${i + 1} of ${label}`,
                onclick: () => {
                  items.splice(i, 1);
                  show();
                  add.focus();
                  context.changed();
                },
              },
              '✕',
            ),
        ),
      ),
    );
  };
  const resize = (length: number): void => {
    while (items.length < length) items.push(make());
    items.length = length;
    show();
  };
  // Of a length that is said all are there, as far as anybody can fill them in.
  if (fixed !== undefined) resize(Math.min(fixed, 64));
  return {
    element: h(
      'fieldset',
      { class: 'list' },
      h('legend', {}, label, ' ', h('code', { class: 'type' }, context.describe(of))),
      place,
      fixed === undefined && add,
    ),
    read() {
      const filled = items.map((item) => item.map((field) => field.read()));
      if (filled.flat().includes(undefined)) return undefined;
      const values = filled.map((item) => item.map((f) => f!.value));
      if (type.kind === 'map') return { value: new Map(values as [unknown, unknown][]) };
      return fixed !== undefined && values.length !== fixed
        ? undefined
        : { value: values.map(([item]) => item) };
    },
    write(value) {
      const given =
        type.kind === 'map'
          ? [...(value as ReadonlyMap<unknown, unknown>)]
          : [...(value as unknown[])].map((v) => [v]);
      resize(given.length);
      items.forEach((item, i) => item.forEach((field, n) => field.write(given[i]![n])));
    },
  };
}

/**
 * What JavaScript gets of a program -> what `makeExports` of the runtime makes of it, as an expression: functions, classes with
 * their members, objects without prototypes.
 */
import type { HostExportObject, HostExportProperty, HostExports } from '../plan/index.ts';
import type { Printed } from './converters/print-values.ts';
import { printData, printKey, printText } from './data.ts';

/** What `Layers` have as `exports`. */
export function printHostExports({ funcs, classes, objects, root }: HostExports): Printed {
  const names = new Set<string>();
  const use = (name: string): string => {
    names.add(name);
    return name;
  };
  const lines: string[] = [];
  for (const [i, exported] of funcs.entries()) {
    lines.push(`const f${i} = ${use('exportedFunction')}(x, ${printData(exported)});`);
  }
  const resources = new Set(
    [
      { properties: classes.map(({ resource }) => ({ kind: 'class', of: resource })) },
      root,
      ...objects,
    ]
      .flatMap(
        ({ properties }) =>
          properties as readonly Pick<HostExportProperty & { of: number }, 'kind' | 'of'>[],
      )
      .filter(({ kind }) => kind === 'class')
      .map(({ of }) => of),
  );
  for (const resource of resources) {
    const { constructor } = classes.find((of) => of.resource === resource) ?? {};
    const made = typeof constructor === 'number' ? `, f${constructor}` : '';
    lines.push(`const c${resource} = ${use('exportedClass')}(x, ${resource}${made});`);
  }
  for (const { resource, statics, methods } of classes) {
    for (const [onto, members] of [
      [`c${resource}`, statics],
      [`c${resource}.prototype`, methods],
    ] as const) {
      if (members.length > 0) lines.push(`${use('define')}(${onto}, ${printMembers(members)});`);
    }
  }
  for (const [i, object] of objects.entries()) lines.push(`const o${i} = ${printObject(object)};`);
  lines.push(`return ${printObject(root)};`);
  const code = ['(x) => {', ...lines.map((line) => `  ${line}`), '}'].join('\n');
  return { code, names: [...names] };

  function printObject({ properties }: HostExportObject): string {
    if (properties.some(({ kind }) => kind === 'accessor')) {
      return `Object.freeze(${use('define')}(Object.create(null), ${printMembers(properties)}, true))`;
    }
    const its = properties.map(
      (property) => `, ${printKey(property.key)}: ${printValue(property)}`,
    );
    return `Object.freeze({ __proto__: null${its.join('')} })`;
  }
}

/** Descriptors by their keys. */
function printMembers(properties: readonly HostExportProperty[]): string {
  const its = properties.map((property) => {
    const key = printKey(property.key);
    if (property.kind !== 'accessor') {
      return `${key}: { value: ${printValue(property)}, writable: true }`;
    }
    const { get, set } = property;
    const sides = [
      ...(get === undefined ? [] : [`get: f${get}`]),
      ...(set === undefined ? [] : [`set: f${set}`]),
    ];
    return `${key}: { ${sides.join(', ')} }`;
  });
  return `{ ${its.join(', ')} }`;
}

function printValue(property: HostExportProperty): string {
  switch (property.kind) {
    case 'func':
      return `f${property.of}`;
    case 'class':
      return `c${property.of}`;
    case 'object':
      return `o${property.of}`;
    case 'module':
      return `x.modules[${property.of}]`;
    default:
      throw new TypeError(`${printText(property.key)} has no value`);
  }
}

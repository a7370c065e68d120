/**
 * What the adapters of a program share with the runtime -> what `shareWithAdapters` makes of the data, as an expression: a cell
 * for each global, memories, and what each number stands for that adapters import by.
 */
import type { Plan, PlanAdapters, StoreItem } from '../plan/index.ts';
import {
  type AllLimits,
  emptyTables,
  type EngineMemory,
  makeHostMemory,
  mostBytes,
  mostPages,
  pages,
} from '../runtime/index.ts';
import type { Printed } from './converters/print-values.ts';

/** What `Layers` have as `adapters`. */
export function printAdapters(plan: Plan, { items }: PlanAdapters, limits: AllLimits): Printed {
  const names = new Set<string>();
  const use = (name: string): string => {
    names.add(name);
    return name;
  };
  const lines: string[] = [];
  /** What stands for the items, by their numbers; none for what the host's edge gives. */
  const made = items.map((item, id): string | undefined => {
    switch (item.name) {
      case 'handles':
        lines.push(
          ...printMemory(
            'handles',
            emptyTables(plan.instances.length, limits.handles),
            pages(mostBytes),
          ),
        );
        return 'handles';
      case 'host-memory':
        lines.push(...printMemory('hostMemory', makeHostMemory(limits), mostPages));
        return 'hostMemory';
      case 'signal':
        return 'store.signal';
      case 'grown':
        return `${use('grown')}(store)`;
      case 'dispose':
        return `${use('disposing')}(store, ${item.resource})`;
      case 'host':
      case 'wait':
      case 'taken':
      case 'js-string':
      case 'short-text':
      case 'write-text':
      case 'read-text':
        return undefined;
      default:
        lines.push(
          `const c${id} = ${use('cell')}(${item.name === 'depth-limit' ? `${use('mostDepth')}(limits)` : 0});`,
        );
        return `c${id}`;
    }
  });
  const cellOf = (is: (item: StoreItem) => boolean): string | undefined => {
    const id = items.findIndex(is);
    return id < 0 ? undefined : `c${id}`;
  };
  const named = (name: 'at' | 'trap' | 'depth'): string | undefined =>
    cellOf((item) => item.name === name);
  const orNone = (cell: string | undefined): string => cell ?? '{ value: 0 }';
  const values = [0, 1, 2].map((index) =>
    orNone(cellOf((item) => item.name === 'value' && item.index === index)),
  );
  const cases = made.flatMap((code, id) =>
    code === undefined ? [] : [`        case ${id}: return ${code};`],
  );
  const code = [
    '(plan, sites, limits) => {',
    ...lines.map((line) => `  ${line}`),
    `  return ${use('adaptersOf')}(plan, sites, limits, {`,
    `    at: ${orNone(named('at'))},`,
    `    trap: ${orNone(named('trap'))},`,
    `    values: [${values.join(', ')}],`,
    ...(named('depth') === undefined ? [] : [`    depth: ${named('depth')},`]),
    ...(made.includes('handles') ? ['    handles,'] : []),
    ...(made.includes('hostMemory') ? ['    hostMemory,'] : []),
    '    item(id, store, other) {',
    '      switch (id) {',
    ...cases,
    '        default: return other(sites.items[id]);',
    '      }',
    '    },',
    ...printMarks(items),
    ...printSlots(items),
    '  });',
    '}',
  ];
  return { code: code.join('\n'), names: [...names] };
}

/** A memory as it is, of which what isn't 0 stands at the beginning. */
function printMemory(name: string, memory: EngineMemory, most: number): readonly string[] {
  const words = new Int32Array(memory.buffer);
  const initial = words.byteLength / 65_536;
  const end = words.findLastIndex((word) => word !== 0) + 1;
  return [
    `const ${name} = new WebAssembly.Memory({ initial: ${initial}, maximum: ${Math.max(initial, most)} });`,
    `new Int32Array(${name}.buffer).set([${words.slice(0, end).join(', ')}]);`,
  ];
}

/** Which instances run, or may not leave. */
function printMarks(items: readonly StoreItem[]): readonly string[] {
  const blocks = { entered: [] as string[], kept: [] as string[] };
  for (const [id, item] of items.entries()) {
    if (item.name === 'entered' || item.name === 'kept') {
      blocks[item.name].push(`${item.block}: c${id}`);
    }
  }
  const { entered, kept } = blocks;
  if (entered.length + kept.length === 0) return [];
  return [
    `    mark: (name, id) => ({ entered: { ${entered.join(', ')} }, kept: { ${kept.join(', ')} } })[name][id >>> 5],`,
  ];
}

/** Of the instances whose `context.*` adapters have. */
function printSlots(items: readonly StoreItem[]): readonly string[] {
  const slots = new Map<number, string[]>();
  for (const [id, item] of items.entries()) {
    if (item.name !== 'context') continue;
    let its = slots.get(item.instance);
    if (its === undefined) slots.set(item.instance, (its = ['{ value: 0 }', '{ value: 0 }']));
    its[item.slot] = `c${id}`;
  }
  if (slots.size === 0) return [];
  const all = [...slots].map(([instance, its]) => `${instance}: [${its.join(', ')}]`);
  return [`    contextSlots: (id) => ({ ${all.join(', ')} })[id],`];
}

/** Of the items, what is still asked for by its number. */
export function itemsForEdge(items: readonly StoreItem[]): readonly (StoreItem | 0)[] {
  const ofEdge = /^(?:host|wait|taken|js-string|short-text|write-text|read-text)$/;
  return items.map((item) => (ofEdge.test(item.name) ? item : 0));
}

/** The steps of a plan -> what `stepsOf` of the runtime makes of them, as an expression: what each core module is given. */
import type { CoreImport, CoreItem, Plan } from '../plan/index.ts';
import { printKey, printText } from './data.ts';

/** What `Layers` have as `steps`. */
export function printSteps(plan: Plan): string {
  const steps = plan.steps.map((step) => {
    const instance = step.kind === 'adapters' ? '' : ` instance: ${step.instance},`;
    const imports = printImports(plan, step.imports);
    return `  { module: ${step.module}, coreInstance: ${step.coreInstance},${instance} imports: (x) => (${imports}) },`;
  });
  return ['() => [', ...steps, ']'].join('\n');
}

function printImports(plan: Plan, imports: readonly CoreImport[]): string {
  const modules = new Map<string, Map<string, string>>();
  for (const { module, name, item } of imports) {
    let names = modules.get(module);
    if (names === undefined) modules.set(module, (names = new Map()));
    names.set(name, printItem(plan, item));
  }
  const all = [...modules].map(([module, names]) => {
    const its = [...names].map(([name, item]) => `${printKey(name)}: ${item}`);
    return `${printKey(module)}: { ${its.join(', ')} }`;
  });
  return all.length === 0 ? '{}' : `{ ${all.join(', ')} }`;
}

function printItem(plan: Plan, item: CoreItem): string {
  switch (item.kind) {
    case 'func': {
      const core = plan.coreFuncs[item.func]!;
      return core.kind === 'export' ? printExport(core) : `x.func(${item.func})`;
    }
    case 'memory':
      return printExport(plan.memories[item.memory]!);
    case 'table':
      return printExport(plan.tables[item.table]!);
    case 'store':
      return `x.item(${item.item})`;
    default:
      return printExport(item);
  }
}

function printExport({
  coreInstance,
  name,
}: {
  readonly coreInstance: number;
  readonly name: string;
}): string {
  return `x.core(${coreInstance}, ${printText(name)})`;
}

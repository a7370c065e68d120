/**
 * What runs of a program -> the layers of the runtime that it needs, as the expression that puts them together, with the names
 * of the share that stand in it. What may wait comes along only where something may.
 */
import type { ProgramParts } from '../link/index.ts';
import { childTypes, type TypeRef } from '../model/index.ts';
import type { Plan } from '../plan/index.ts';
import { printAdapters } from './adapters.ts';
import { type Printed, printValues } from './converters/print-values.ts';
import { printData } from './data.ts';
import { edgeFuncs } from './edge-funcs.ts';
import { printHostExports } from './exports.ts';
import { printSteps } from './steps.ts';

/** Whether JavaScript has to run some of the canonical definitions, as no adapter does. */
export function goesPlain({ plan, host, promises }: ProgramParts): boolean {
  // What waits has a stack of its own, which JavaScript keeps.
  if (promises === true) return true;
  const entries = new Set(plan.adapters?.entries.map(({ func }) => func));
  return (
    plan.coreFuncs.some(({ kind }) => kind !== 'export') ||
    host.exports.funcs.some(({ func }) => !entries.has(func))
  );
}

/** How a program's calls go: by adapters alone; some through JavaScript; or so that they may wait. */
export type Way = 'adapters' | 'plain' | 'waiting';

export function wayOf(parts: ProgramParts): Way {
  if (!goesPlain(parts)) return 'adapters';
  return mayWait(parts) ? 'waiting' : 'plain';
}

/** The layers of a program. */
export function printLayers(parts: ProgramParts): Printed {
  const { plan } = parts;
  const names: string[] = [];
  const use = (name: string): string => {
    names.push(name);
    return name;
  };
  const exports = printHostExports(parts.host.exports);
  exports.names.forEach(use);
  const layers = [
    `steps: ${printSteps(plan)},`,
    `resources: ${printResources(parts)},`,
    `exports: ${exports.code},`,
  ];
  // Others were made to fit, by the linker.
  if (plan.modules.some(({ kind }) => kind === 'imported')) layers.push(`${use('refusal')},`);
  if (plan.adapters !== undefined) {
    const values = printValues(parts);
    values.names.forEach(use);
    const adapters = printAdapters(plan, plan.adapters, parts.limits);
    adapters.names.forEach(use);
    layers.push(
      `adapters: ${adapters.code.replaceAll('\n', '\n  ')},`,
      `direct: ${use('directWay')}({`,
      ...(callsHost(plan) ? [`  exit: ${use('hostExit')},`] : []),
      ...(throwsErrors(parts) ? [`  ${use('payloadOf')},`] : []),
      ...(parts.promises === true ? [`  isLater: ${use('directPromises')}.isLater,`] : []),
      ...printTexts(parts, use),
      `  values: ${values.code.replaceAll('\n', '\n  ')},`,
      '}),',
    );
  }
  if (passesHandles(parts, exports)) {
    layers.push(`handles: (store) => new ${use('HostHandles')}(store),`);
  }
  if (watchesGrowth(plan)) layers.push(`growths: ${use('growthsOf')},`);
  if (goesPlain(parts)) {
    const waits = mayWait(parts);
    const builtins = [
      ...(usesBuiltins(plan) ? ['contextBuiltins'] : []),
      ...(waits ? ['asyncBuiltins'] : []),
    ];
    layers.push(
      `plain: ${use('plainWay')}({`,
      `  kinds: ${use('plainKinds')},`,
      `  ${use('hostKinds')},`,
      `  builtins: { ${builtins.map((name) => `...${use(name)}`).join(', ')} },`,
      ...(usesHandleMemory(plan) ? [`  ${use('memoryTables')},`] : []),
      ...(waits ? [`  ${use('concurrency')},`] : []),
      '}),',
    );
  }
  return { code: `{\n  ${layers.join('\n').replaceAll('\n', '\n  ')}\n}`, names };
}

/** What adapters import for strings that pass by themselves, what `textItem` has of it; and for what waits. */
function printTexts(
  { plan: { adapters }, promises }: ProgramParts,
  use: (name: string) => string,
): readonly string[] {
  const names = new Set(adapters?.items.map(({ name }) => name));
  const cases = [
    ...(promises === true
      ? ["      case 'wait': case 'taken': return directPromises.item({ name }, x.store);"]
      : []),
    ...(names.has('js-string') ? [`      case 'js-string': return ${use('textLength')};`] : []),
    ...(names.has('short-text') ? ["      case 'short-text': return x.shortText;"] : []),
    ...(['write-text', 'read-text'] as const)
      .filter((name) => names.has(name))
      .map((name) => {
        const helper = use(name === 'write-text' ? 'writeText' : 'readText');
        return `      case '${name}': return ${helper}(x.store, x.values(encoding));`;
      }),
  ];
  if (cases.length === 0) return [];
  return ['  item({ name, encoding }, x) {', '    switch (name) {', ...cases, '    }', '  },'];
}

/** What `resourcesOf` makes of the data. */
function printResources({ plan, host }: ProgramParts): string {
  const all = plan.resources.map((resource, id) => {
    const { label } = resource;
    const named = { id, label, className: host.classNames[id]! };
    return resource.kind === 'imported'
      ? `  { ...${printData({ kind: 'host', ...named })}, ...imports.resources.get(${id}) },`
      : `  { ...${printData({ kind: 'defined', ...named, dtor: resource.dtor })}, instance: instances[${resource.instance}] },`;
  });
  return all.length === 0 ? '() => []' : ['(instances, imports) => [', ...all, ']'].join('\n');
}

/** Whether adapters call functions of the host's. */
const callsHost = ({ adapters }: Plan): boolean =>
  adapters?.items.some(({ name }) => name === 'host') === true;

/** Whether JavaScript gets or gives handles, or has classes of guests' resources. */
function passesHandles({ plan, host }: ProgramParts, exports: Printed): boolean {
  return (
    exports.names.includes('exportedClass') ||
    [...edgeFuncs(plan).funcs].some((func) => host.signatures[func]!.hasHandles)
  );
}

/** Whether functions of the host have error cases. */
const throwsErrors = ({ plan, host }: ProgramParts): boolean =>
  plan.funcs.some(
    ({ kind }, id) => kind === 'import' && host.signatures[id]!.fallible !== undefined,
  );

/** Whether it is watched what guests grow. */
export const watchesGrowth = ({ modules }: Plan): boolean =>
  modules.some((module) => module.kind === 'inline' && module.watched !== undefined);

const usesHandleMemory = ({ adapters }: Plan): boolean =>
  adapters?.items.some(({ name }) => name === 'handles') === true;

const usesBuiltins = ({ coreFuncs }: Plan): boolean =>
  coreFuncs.some(({ kind }) => kind === 'builtin');

/** Whether there are tasks, threads or streams that wait. */
function mayWait({ plan, plain, promises }: ProgramParts): boolean {
  return (
    promises === true ||
    plain!.facts.concurrent.size > 0 ||
    plan.funcs.some(({ type }) => type.async) ||
    plan.options.some(({ async }) => async) ||
    plan.coreFuncs.some(
      (core) => core.kind === 'builtin' && !core.builtin.name.startsWith('context.'),
    ) ||
    plan.types.some(({ type }) => type.kind === 'stream' || type.kind === 'future') ||
    refsOf(plan).includes('error-context')
  );
}

/** The types that functions have, and those of which types consist. */
function refsOf({ types, funcs }: Plan): readonly (TypeRef | undefined)[] {
  return [
    ...types.flatMap(({ type }) => childTypes(type)),
    ...funcs.flatMap(({ type: { params, result } }) => [...params.map((p) => p.type), result]),
  ];
}

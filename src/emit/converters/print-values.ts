/**
 * The functions by which JavaScript and adapters call each other -> the expression that makes what is done with their values
 * (`EdgeValues`): what the runtime does by walking over types, printed for these types. Values of functions that no adapter calls
 * go the plain way.
 */
import { layoutOfCases } from '../../abi/index.ts';
import type { HostEdge, Plan } from '../../plan/index.ts';
import { edgeFuncs } from '../edge-funcs.ts';
import { TypePrinter } from './type-printer.ts';

/** An expression of the emitted file. */
export interface Printed {
  readonly code: string;
  /** The names of the runtime's share that stand in it. */
  readonly names: readonly string[];
}

/** What `directWay` takes as `values`. */
export function printValues({ plan, host }: PrintedProgram): Printed {
  const printer = new TypePrinter(host.types, plan.resources);
  const { funcs, options } = edgeFuncs(plan);
  // What adapters import for strings is of the guests of these.
  const encodings = new Set([...options].map((id) => plan.options[id]!.encoding));
  const cases = [...funcs]
    .toSorted((a, b) => a - b)
    .map((id) => {
      const { params, result, fallible } = host.signatures[id]!;
      const taken = params.map(({ type }) => printer.type(type).name).join(', ');
      const given =
        fallible !== undefined
          ? printFallible(printer, fallible)
          : `${printer.use('wholeResult')}(${result === undefined ? '' : printer.type(result).name})`;
      return `          case ${id}: return { params: [${taken}], result: ${given} };`;
    });
  const texts = [...encodings]
    .toSorted()
    .map((encoding) => `'${encoding}': inText(${printer.use(textNames[encoding])})`);
  const code = [
    '({ store }, memory) => {',
    `  const m = memory && new ${printer.use('HostMemory')}(memory, store.limits);`,
    '  const { resources } = store;',
    '  const inText = (text) => {',
    ...printer.declarations.map((declaration) => `    ${declaration.replaceAll('\n', '\n    ')}`),
    '    return {',
    '      memory: m,',
    '      text,',
    '      func(id) {',
    '        switch (id) {',
    ...cases,
    '        }',
    '      },',
    '    };',
    '  };',
    `  const values = { ${texts.join(', ')} };`,
    '  return (encoding) => values[encoding];',
    '}',
  ];
  return { code: code.join('\n'), names: printer.names };
}

/** What is read of a program. */
export interface PrintedProgram {
  readonly plan: Pick<Plan, 'adapters' | 'funcs' | 'options' | 'resources'>;
  readonly host: Pick<HostEdge, 'signatures' | 'types'>;
}

type Fallible = NonNullable<HostEdge['signatures'][number]['fallible']>;

/** Of a function whose error case is thrown. */
function printFallible(printer: TypePrinter, { ok, err }: Fallible): string {
  const payloads = [ok, err].map((ref) => (ref === undefined ? undefined : printer.type(ref)));
  const { size, align, payloadOffset } = layoutOfCases(payloads);
  const names = payloads.map((payload) => payload?.name ?? 'undefined').join(', ');
  return `${printer.use('thrownCase')}(m, [${names}], { size: ${size}, align: ${align} }, ${payloadOffset})`;
}

const textNames = { utf8: 'utf8', utf16: 'utf16', 'latin1+utf16': 'latin1OrUtf16' } as const;

/**
 * What a world imports -> the functions that its user calls: they lower the arguments, call the core import, and take
 * the result apart. Arguments and results in memory are passed as they lie. CanonicalABI.md, canon lower.
 */
import type { AbiSignature, CoreImportName, ImportWalk } from '../../src/abi/index.ts';
import { concat, type Doc, enclosed, group } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { declared } from './declarations.ts';
import { type CFunction, type CParam, paramNames, prototype } from './functions.ts';
import type { GlobalName, Names } from './names.ts';
import { quoted } from './quoted.ts';
import { coreTypes, Steps } from './steps.ts';
import type { Types } from './types.ts';

/** The declaration of a core import. */
export function coreImport(
  { module, name }: CoreImportName,
  { params, results }: Pick<AbiSignature, 'params' | 'results'>,
  declaredAs: string,
): Doc {
  const returned = results[0] === undefined ? 'void' : coreTypes[results[0]];
  const types = params.length === 0 ? ['void'] : params.map((p) => coreTypes[p]);
  return code`
    IMPORT(${quoted(module)}, ${quoted(name)})
    ${group(concat(enclosed(`${returned} ${declaredAs}(`, types, ')', ''), ';'))}`;
}

/** The wrapper of an imported function, and what it calls. */
export function importedFunction(
  names: Names,
  types: Types,
  fn: CFunction<ImportWalk>,
  core: GlobalName,
  used: Set<string>,
): Doc {
  const { walk, result } = fn;
  const { signature } = walk;
  const { params, out } = paramNames(names, fn);
  const steps = new Steps(types, 'imports', used);
  for (const [i, operand] of walk.params.entries()) {
    steps.bind(operand, { text: params[i]!, form: fn.params[i]!.form });
  }
  const call = walk.steps.findIndex((s) => s.kind === 'call-core');
  const callStep = walk.steps[call] as (typeof walk.steps)[number] & { kind: 'call-core' };
  const args: string[] = [];
  const before: Doc[] = [];
  if (signature.paramsInMemory) {
    before.push(paramsArea(fn.params, params));
    args.push('(int32_t)&args_');
  } else {
    steps.spell(walk.steps.slice(0, call).filter((s) => s.kind !== 'area'));
    const flat = signature.resultInMemory ? callStep.args.slice(0, -1) : callStep.args;
    args.push(...flat.map((a) => steps.core(a)));
    before.push(...steps.lines.splice(0));
  }
  const type = result.type;
  if (signature.resultInMemory) {
    before.push(`${declared(type!.spelling(), 'result_')};`);
    args.push('(int32_t)&result_');
  }
  const called = enclosed(`${core.text}(`, args, ')', '');
  const after: Doc[] = [];
  if (result.form === 'none' || signature.resultInMemory) after.push(group(concat(called, ';')));
  else {
    const [flat] = callStep.results;
    const isDirect = result.form === 'value';
    after.push(group(concat(`${coreTypes[flat!.type]} flat_ = `, called, ';')));
    steps.bind(flat!, 'flat_');
    const end = walk.steps.findLast((s) => s.kind === 'return-value')!;
    steps.spell(
      walk.steps.slice(call + 1).filter((s) => s.kind !== 'return-value' && s.kind !== 'release'),
    );
    after.push(...steps.lines);
    const value = steps.value(end.value!);
    after.push(
      isDirect ? `return ${value};` : `${declared(type!.spelling(), 'result_')} = ${value};`,
    );
  }
  if (signature.resultInMemory && result.form === 'value') after.push('return result_;');
  if (result.form === 'option' || result.form === 'result') after.push(...takenApart(fn, out));
  return code`
    ${coreImport(walk.callee, signature, core.text)}
    ${concat(prototype(names, fn), ' {')}
      ${before}
      ${after}
    }`;
}

/** Parameters that are too many to be passed flat, as they lie in memory: a tuple. */
function paramsArea(params: readonly CParam[], names: readonly string[]): Doc {
  const lines = params.flatMap(({ type, form }, i): readonly Doc[] => {
    const name = names[i]!;
    switch (form) {
      case 'value':
        return [`args_.f${i} = ${name};`];
      case 'pointer':
        return [`args_.f${i} = *${name};`];
      case 'maybe':
        return [
          `args_.f${i}.is_some = ${name} != NULL;`,
          `if (${name}) args_.f${i}.${type.parts[0]!.name} = *${name};`,
        ];
      default:
        return form satisfies never;
    }
  });
  return code`
    ${areaOf(params)} args_;
    ${lines}`;
}

/** The tuple of parameters. */
export function areaOf(params: readonly CParam[]): Doc {
  return code`
    struct {
      ${params.map(({ type }, i) => `${declared(type.spelling(), `f${i}`)};`)}
    }`;
}

/** An option or a result, as the function's user gets it. */
function takenApart({ result }: CFunction, out: readonly string[]): readonly Doc[] {
  const place = (label: string): string | undefined => {
    const i = result.out.findIndex((o) => o.label === label);
    return i === -1 ? undefined : out[i];
  };
  const ret = place('ret');
  const err = place('err');
  if (result.form === 'option') {
    return [`if (result_.is_some) *${ret!} = result_.val;`, 'return result_.is_some;'];
  }
  return [
    ...(err === undefined && ret === undefined
      ? []
      : err === undefined
        ? [`if (!result_.is_err) *${ret!} = result_.val.ok;`]
        : ret === undefined
          ? [`if (result_.is_err) *${err} = result_.val.err;`]
          : [
              code`
                if (result_.is_err) *${err} = result_.val.err;
                else *${ret} = result_.val.ok;`,
            ]),
    'return !result_.is_err;',
  ];
}

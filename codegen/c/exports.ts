/**
 * What a world exports -> the core functions that the host calls: they lift the arguments, call what the user wrote,
 * drop what was lent, give back what was passed, and leave the result. Post-return functions free it; they call no
 * import. CanonicalABI.md, canon lift.
 */
import type { DropBorrows, ExportWalk, LiftIndex } from '../../src/abi/index.ts';
import { concat, type Doc, enclosed, group } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { declared } from './declarations.ts';
import type { CFunction } from './functions.ts';
import { areaOf } from './imports.ts';
import type { GlobalName } from './names.ts';
import { quoted } from './quoted.ts';
import { coreTypes, Steps } from './steps.ts';
import type { CType, Types } from './types.ts';

/** Names of what one export needs, and of what drops handles of imported resources. */
export interface ExportNames {
  readonly core: GlobalName;
  readonly postReturn: GlobalName;
  /** The core import that drops an index. */
  readonly drop: (step: LiftIndex) => string;
  /** Gives a block back. */
  readonly free: string;
}

export function exportedFunction(
  types: Types,
  fn: CFunction<ExportWalk>,
  names: ExportNames,
  used: Set<string>,
): Doc {
  const { walk, result, params } = fn;
  const { signature } = walk;
  const borrows = walk.steps.find((s) => s.kind === 'drop-borrows');
  const noted = new Set(borrows?.sometimes);
  const steps = new Steps(types, 'exports', used, (step, index) => {
    if (!noted.has(step)) return undefined;
    used.add('lent');
    return `note_lent(&lent_, ${names.drop(step)}, ${index});`;
  });
  for (const [i, p] of walk.params.entries()) steps.bind(p, `p${i}`);
  const call = walk.steps.findIndex((s) => s.kind === 'call-user');
  const callStep = walk.steps[call] as (typeof walk.steps)[number] & { kind: 'call-user' };
  const lifting = walk.steps.slice(0, call).filter((s) => s.kind !== 'free');
  const before: Doc[] = noted.size === 0 ? [] : ['struct lents lent_ = {0};'];
  const places: string[] = [];
  if (signature.paramsInMemory) {
    if (borrows !== undefined) steps.noteIn(lifting);
    before.push(...steps.lines.splice(0), concat(areaOf(params), ' *args_ = (void *)p0;'));
    places.push(...params.map((_, i) => `args_->f${i}`));
  } else {
    steps.spell(lifting);
    before.push(...steps.lines.splice(0));
    for (const [i, { type }] of params.entries()) {
      before.push(`${declared(type.spelling(), `a${i}`)} = ${steps.value(callStep.args[i]!)};`);
      places.push(`a${i}`);
    }
  }
  const args = params.map(({ form, type }, i) => {
    const place = places[i]!;
    if (form === 'value') return place;
    if (form === 'pointer') return `&${place}`;
    return `${place}.is_some ? &${place}.${type.parts[0]!.name} : NULL`;
  });
  const after: Doc[] = [
    ...dropped(borrows, steps, names),
    ...params.flatMap(({ type }, i) => (type.holds ? [`${type.free!.text}(&${places[i]!});`] : [])),
    ...(signature.paramsInMemory ? [`${names.free}(args_);`] : []),
  ];
  const called = userCall(fn, args, signature.resultInMemory);
  const ending: Doc[] = [];
  if (signature.resultInMemory) ending.push('return (int32_t)&result_;');
  else if (result.form !== 'none') {
    const from = callStep.result!;
    steps.bind(from, 'result_');
    steps.spell(walk.steps.slice(call + 1).filter((s) => !isOver.has(s.kind)));
    const end = walk.steps.findLast((s) => s.kind === 'return')!;
    ending.push(...steps.lines, `return ${steps.core(end.values[0]!)};`);
  }
  const returned = signature.results[0] === undefined ? 'void' : coreTypes[signature.results[0]];
  const coreParams = signature.params.map((type, i) => `${coreTypes[type]} p${i}`);
  const head = enclosed(
    `${returned} ${names.core.text}(`,
    coreParams.length === 0 ? ['void'] : coreParams,
    ')',
    '',
  );
  return code`
    EXPORT(${quoted(walk.name)})
    ${group(concat(head, ' {'))}
      ${before}
      ${called}
      ${after}
      ${ending}
    }

    ${postReturn(walk, result.type, names)}`;
}

const isOver: ReadonlySet<string> = new Set(['return', 'drop-borrows', 'release', 'free', 'area']);

/** Calls the user's function and puts its result together. */
function userCall(
  { name, result }: CFunction,
  args: readonly string[],
  inMemory: boolean,
): readonly Doc[] {
  const { form, type, out } = result;
  const call = (more: readonly string[] = []): Doc =>
    enclosed(`${name.text}(`, [...args, ...more], ')', '');
  if (form === 'none') return [group(concat(call(), ';'))];
  const place = declared(type!.spelling(), 'result_');
  if (form === 'value') {
    return inMemory
      ? [`static ${place};`, group(concat('result_ = ', call(), ';'))]
      : [group(concat(`${place} = `, call(), ';'))];
  }
  // Values of their own, since in a union the user's writing of one would spoil the other.
  const locals = out.map((o) => `${declared(o.type.spelling(), `${o.label}_`)};`);
  const given = out.map((o) => `&${o.label}_`);
  const has = (label: string): boolean => out.some((o) => o.label === label);
  const flag = form === 'option' ? 'result_.is_some = ' : 'result_.is_err = !';
  const parts =
    form === 'option'
      ? ['if (result_.is_some) result_.val = ret_;']
      : [
          ...(has('err') ? ['if (result_.is_err) result_.val.err = err_;'] : []),
          ...(has('ret') ? ['if (!result_.is_err) result_.val.ok = ret_;'] : []),
        ];
  return [
    `${inMemory ? 'static ' : ''}${place};`,
    ...locals,
    group(concat(flag, call(given), ';')),
    ...parts,
  ];
}

function dropped(
  borrows: DropBorrows | undefined,
  steps: Steps,
  names: ExportNames,
): readonly string[] {
  if (borrows === undefined) return [];
  return [
    ...borrows.always.map((step) => `${names.drop(step)}(${steps.core(step.from)});`),
    ...(borrows.sometimes.length === 0 ? [] : ['drop_lent(&lent_);']),
  ];
}

function postReturn(
  { postReturn }: ExportWalk,
  type: CType | undefined,
  names: ExportNames,
): Doc | undefined {
  if (postReturn === undefined) return undefined;
  return code`
    EXPORT(${quoted(postReturn.name)})
    void ${names.postReturn.text}(${type!.spelling()} *result) {
      ${type!.free!.text}(result);
    }`;
}

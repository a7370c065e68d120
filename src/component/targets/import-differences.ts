/**
 * What a component imports, and what another has for it, as types -> each place in which the two part, the innermost one.
 * Who stands for whom by name is said by whoever asks. `fit.ts` compares; resources are told by where they come from.
 */
import type { Diagnostic, Outcome } from '../../base/index.ts';
import type { ComponentTree } from '../../binary/index.ts';
import { Rejected } from '../eval/context.ts';
import { Validator } from '../validate/index.ts';
import { fit, type Reason } from './fit.ts';

/** A place in which an import and what is offered for it part. */
export interface ImportDifference {
  /** The name of the import. */
  readonly import: string;
  /** The function or type within it; absent where it is all of it. */
  readonly item?: string;
  /** Where in that, from the inside out: `list element of parameter x`; empty where it is all of it. */
  readonly where: string;
  /** What the component wants there, and what it would get; absent where it would get nothing. */
  readonly wanted: string;
  readonly given?: string;
  /** Whether it is only the identity of resources that differs. */
  readonly resources?: true;
}

/**
 * Every difference; undefined, with what is wrong, where one of the two is not valid.
 *
 * @param side - What of the other is offered: its exports, or, of a component that stands for a world, its imports.
 * @param find - The name of what is offered for an import; that of which there is none is passed over.
 */
export function importDifferences(
  wanting: ComponentTree,
  offering: ComponentTree,
  side: 'imports' | 'exports',
  find: (name: string) => string | undefined,
): Outcome<readonly ImportDifference[] | undefined> {
  const validator = new Validator('all', () => {});
  const { cx } = validator;
  const wants = validator.judge(wanting);
  cx.recount();
  const has = validator.judge(offering);
  if (wants.shape === undefined || has.shape === undefined) {
    return { value: undefined, diagnostics: [...wants.faults, ...has.faults] };
  }
  cx.recount();
  const nothing = new Map<string, never>();
  const found: ImportDifference[] = [];
  const faults: Diagnostic[] = [];
  try {
    fit(
      cx,
      { ...wants.shape, exports: nothing },
      {
        imports: has.shape[side],
        exports: nothing,
        imported: new Set(),
        fresh: new Set(),
      },
      { import: find, export: () => undefined, isGiven: (name) => find(name) === undefined },
      (reason) => found.push(differenceOf(reason)),
    );
  } catch (e) {
    if (!(e instanceof Rejected)) throw e;
    faults.push(e.diagnostic);
  }
  return { value: found, diagnostics: faults };
}

function differenceOf(reason: Reason): ImportDifference {
  const { pair } = reason;
  const place = {
    import: pair.component!,
    ...(pair.inner === undefined ? {} : { item: pair.inner }),
  };
  switch (reason.kind) {
    case 'missing':
      return { ...place, where: '', wanted: `the ${reason.what} \`${reason.name}\`` };
    case 'wrong-kind':
      return { ...place, where: '', wanted: `a ${reason.found}`, given: `a ${reason.expected}` };
    case 'differs': {
      // What is offered stands where a world would.
      const { where, expected, found, resources } = reason.difference;
      return {
        ...place,
        where,
        wanted: found,
        given: expected,
        ...(resources === undefined ? {} : { resources }),
      };
    }
    default:
      return reason satisfies never;
  }
}

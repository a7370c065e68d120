/** Our core signatures of a function, in the form that fixtures and the judge have. */
import {
  type AbiTypes,
  type AbiSignature,
  coreSignature,
  type SignatureContext,
  taskReturnSignature,
} from '../../src/abi/index.ts';
import type { RandomFunction } from './random-functions.ts';

/** `params -> results`, by the way of lifting or lowering. */
export type Expected = Readonly<Record<SignatureContext | 'task-return', string>>;

export function ourSignatures(abi: AbiTypes, f: RandomFunction): Expected {
  const type = {
    params: f.params.map((p) => abi.of(p)),
    ...(f.result === undefined ? {} : { result: abi.of(f.result) }),
  };
  const of = (context: SignatureContext): string => text(coreSignature(type, context));
  return {
    lift: of('lift'),
    lower: of('lower'),
    'async-lift': of('async-lift'),
    'async-lift-callback': of('async-lift-callback'),
    'async-lower': of('async-lower'),
    'task-return': text(taskReturnSignature(type.result)),
  };
}

function text({ params, results }: AbiSignature): string {
  return `${params.join(' ')} -> ${results.join(' ')}`.trim();
}

/** The gates of canonical definitions and their options. Explainer.md, Gated Features; CanonicalABI.md. */
import { canonByName, type CanonDef } from '../../binary/index.ts';
import type { Context } from '../eval/context.ts';
import type { Scope } from '../eval/scope.ts';
import type { Gates } from './features.ts';

/** Built-ins that block unless `async` is there, so that leaving it out is a gated option. */
const asyncUnlessGated = new Set(['stream.read', 'stream.write', 'future.read', 'future.write']);
/** Built-ins whose `async` is itself the gated option. */
const syncUnlessGated = new Set([
  'subtask.cancel',
  'stream.cancel-read',
  'stream.cancel-write',
  'future.cancel-read',
  'future.cancel-write',
]);

export function checkCanonGates(
  cx: Context,
  gates: Gates,
  scope: Scope,
  { name, operands }: CanonDef,
): void {
  const gate = canonByName.get(name)?.gate;
  if (gate !== undefined && gate !== 'async') gates.need(gate, `\`${name}\``);
  const options = operands.options ?? [];
  const isAsync = options.some((o) => o.kind === 'async');
  if (name === 'lift' && isAsync && !options.some((o) => o.kind === 'callback')) {
    gates.need('async-stackful', 'an `async` lift without `callback`');
  }
  if (syncUnlessGated.has(name) && operands.async === true) {
    gates.need('async-builtin-options', `\`${name}\` with \`async\``);
  }
  if (asyncUnlessGated.has(name) && !isAsync) {
    gates.need('async-builtin-options', `\`${name}\` without \`async\``);
  }
  const memories = options.flatMap((o) => (o.kind === 'memory' ? [o.index] : []));
  if (operands.memory !== undefined) memories.push(operands.memory);
  for (const index of memories) {
    const { type } = scope.get(cx, 'core memory', index);
    if (type.limits.address === 'i64') gates.need('memory64', 'a 64-bit memory');
  }
  if (operands.coreType !== undefined) {
    const { type } = scope.get(cx, 'core type', operands.coreType);
    if (type.kind === 'func' && type.params.includes('i64')) {
      gates.need('memory64', `\`${name}\` with i64`);
    }
  }
  if (operands.table !== undefined) {
    const { type } = scope.get(cx, 'core table', operands.table);
    if (type.limits.address === 'i64') gates.need('memory64', 'a 64-bit table');
  }
  if (operands.coreValType === 'i64') gates.need('memory64', `\`${name}\` of i64`);
}

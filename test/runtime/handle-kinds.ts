/** Both kinds of handle tables, whichever the run of the tests is over, and what to put into them. */
import { vi } from 'vitest';
import type { Plan } from '../../src/plan/index.ts';
import type { HandleObject } from '../../src/runtime/core/handles/handles.ts';
import { memoryTables } from '../../src/runtime/core/handles/memory-tables.ts';
import type { Instance } from '../../src/runtime/core/instance.ts';
import type { Resource } from '../../src/runtime/core/resource.ts';
import { PlanBuilder } from './harness.ts';

const { objectTables } = await vi.importActual<
  typeof import('../../src/runtime/core/handles/object-tables.ts')
>('../../src/runtime/core/handles/object-tables.ts');

export const handleKinds = [
  ['objects', objectTables],
  ['a memory', memoryTables],
] as const;

/** Two instances beside the root, and two resources. */
export function plan(): Plan {
  const p = new PlanBuilder();
  for (const label of ['a', 'b']) p.resource(label, p.instance(label));
  return p.plan();
}

const resource = (label: string, id: number): Resource => ({
  kind: 'defined',
  id,
  label,
  className: label,
  instance: {} as Instance,
  dtor: undefined,
});

/** The two of the plan. */
export const resources = [resource('a', 0), resource('b', 1)] as const;

export class Small implements HandleObject {
  readonly kind = 'small';
}

export class Large implements HandleObject {
  readonly kind = 'large';
  readonly weight = 3;
}

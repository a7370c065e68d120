/**
 * Set up for a second run of the runtime's tests: every store has its handles in a memory, as those have whose
 * components are linked by adapters. The other run has them as objects.
 */
import { vi } from 'vitest';

vi.mock('../src/runtime/core/handles/object-tables.ts', async () => {
  const { memoryTables } = await import('../src/runtime/core/handles/memory-tables.ts');
  return { objectTables: memoryTables };
});

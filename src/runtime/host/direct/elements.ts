/** Elements of a list, one after the other. */
import type { Layout } from '../../../abi/index.ts';
import { maxListBytes } from '../../../base/index.ts';
import { within } from '../bad-value.ts';
import type { HostScope } from '../resources.ts';
import type { HostMemory } from './memory.ts';
import type { DirectElement } from './values.ts';

/** Place for so many elements. */
export function place(memory: HostMemory, { size, align }: Layout, count: number): number {
  const byteLength = count * size;
  if (byteLength > maxListBytes) {
    memory.trap('trap/list-too-long', `a list of ${byteLength} bytes`);
  }
  return memory.allocate(align, byteLength);
}

/** An error tells which of them doesn't fit. */
export function writeElements(
  elements: readonly unknown[],
  element: DirectElement,
  ptr: number,
  scope: HostScope | undefined,
): void {
  const { size } = element;
  let i = 0;
  try {
    for (; i < elements.length; i++) element.write(elements[i], ptr + i * size, scope);
  } catch (error) {
    throw within(`[${i}]`, error);
  }
}

export function readElements(
  memory: HostMemory,
  element: DirectElement,
  ptr: number,
  length: number,
  scope: HostScope | undefined,
): unknown[] {
  const { size, weight } = element;
  memory.countLifted(weight * length);
  const made: unknown[] = [];
  for (let i = 0; i < length; i++) made.push(element.read(ptr + i * size, scope));
  return made;
}

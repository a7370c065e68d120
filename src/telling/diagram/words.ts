/** What is said of the nodes and wires of a diagram, in whichever form it is drawn. */
import type { MemoryInfo } from '../../component/index.ts';
import type { DiagramNode, DiagramWire, Traffic } from '../../compose/index.ts';
import { bytes, counted } from '../amounts.ts';

/** Functions of a wire that are named. */
const mostFuncs = 8;

/** What there is to say of a node beside its name. */
export function nodeNotes({ memories, isUnknown }: DiagramNode): string[] {
  return [
    ...(memories.length === 0 ? [] : [memoryText(memories)]),
    ...(isUnknown ? ['has code that is imported, and unknown'] : []),
  ];
}

/** `2 memories, of 1.1 MB and 64 KB`: as they are in the beginning. */
function memoryText(memories: readonly MemoryInfo[]): string {
  const sum = memories.reduce(
    (total, { limits: { min, pageSize } }) => total + min * 2 ** (pageSize ?? 16),
    0,
  );
  const of = memories.length === 1 ? '' : ' together';
  return `${counted(memories.length, 'memory', 'memories')} of ${bytes(sum)}${of}`;
}

/** What the wire is called: its interface, or its functions. */
export function wireName({ interface: of, funcs }: DiagramWire): string {
  return of ?? funcList(funcs.map((f) => f.name));
}

/** The functions that can be called. */
export function calledText({ interface: of, funcs }: DiagramWire): string {
  const called = funcs.filter((f) => f.called);
  if (called.length === 0) return 'nothing of it is called';
  if (of === undefined && called.length === funcs.length) return '';
  return funcList(called.map((f) => f.name));
}

function funcList(names: readonly string[]): string {
  const more = names.length > mostFuncs ? ` and ${names.length - mostFuncs} more` : '';
  return `${names.slice(0, mostFuncs).map(shortFunc).join(', ')}${more}`;
}

/** `[method]secret.expose` is `secret.expose` to a reader. */
function shortFunc(name: string): string {
  const [, kind, rest] = /^\[(constructor|method|static)\](.*)$/s.exec(name) ?? [];
  if (kind === undefined) return name;
  return kind === 'constructor' ? `new ${rest}` : rest!;
}

/** `3 calls, 120 bytes, 2 handles`; what there was none of is left out. */
export function trafficText({ calls, bytes: copied, handles }: Traffic): string {
  return [
    counted(calls, 'call'),
    ...(copied === 0 ? [] : [counted(copied, 'byte')]),
    ...(handles === 0 ? [] : [counted(handles, 'handle')]),
  ].join(', ');
}

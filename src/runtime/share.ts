/**
 * All that a program of its own files may want of the runtime, each by itself: such a program has those that its plan needs
 * (`emit/share`), and puts them together as `runtime.ts` does with all. Nothing here does anything by being loaded.
 */
export { asyncBuiltins } from './async/builtins/index.ts';
export { concurrency } from './async/concurrency.ts';
export { directPromises } from './async/direct-promises.ts';
export { suspending } from './async/suspending.ts';
export { adaptersOf, cell, disposing, grown, mostDepth } from './core/adapters.ts';
export { growthsOf } from './core/growths.ts';
export { memoryTables } from './core/handles/memory-tables.ts';
export { ProgramExit } from './core/program-exit.ts';
export { ComponentError, Trap } from './core/trap.ts';
export { readText, textLength, writeText } from './host/direct/js-string.ts';
export { HostMemory } from './host/direct/memory.ts';
export { latin1OrUtf16, utf16 } from './host/direct/utf16.ts';
export { utf8 } from './host/direct/utf8.ts';
export { thrownCase } from './host/direct/error-case.ts';
export { elements, entries, fixedList } from './host/direct/list.ts';
export { numbers } from './host/direct/numbers.ts';
export { wholeResult } from './host/direct/result.ts';
export { textType } from './host/direct/text.ts';
export { byPointer } from './host/direct/values.ts';
export { within as inPart } from './host/bad-value.ts';
export { Cases, enumCases } from './host/kinds/cases.ts';
export { takeFlags } from './host/kinds/flags.ts';
export { elementsOf, takeRecord } from './host/kinds/objects.ts';
export {
  takeBoolean,
  takeChar,
  takeFloat,
  takeInteger,
  takeLong,
} from './host/kinds/primitives.ts';
export { property } from './core/unknown.ts';
export { directWay, hostExit } from './host/direct/way.ts';
export {
  Given,
  givenConstructor,
  givenFunction,
  givenImplementation,
  givenInstance,
  givenMethod,
  givenModule,
  givenProperty,
  givenResource,
  givenStatic,
} from './host/given.ts';
export { instantiateEmitted, instantiateEmittedSync } from './emitted.ts';
export { hostKinds } from './host/kinds/index.ts';
export { payloadOf } from './host/payload-of.ts';
export { HostHandles } from './host/resources.ts';
export { instantiation, run, runSync } from './instantiate.ts';
export { define, exportedClass, exportedFunction } from './host/exports.ts';
export { refusal } from './refusal.ts';
export { compileText, compileTextSync } from './module-sources.ts';
export { contextBuiltins } from './plain/builtins/context.ts';
export { plainKinds } from './plain/kinds/index.ts';
export { plainWay } from './plain-way.ts';
export { WitlinkError } from '../base/index.ts';

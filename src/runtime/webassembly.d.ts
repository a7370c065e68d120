/**
 * The part of the WebAssembly JavaScript API that witlink uses. TypeScript ships these types only within `dom`, whose
 * thousand other globals would hide mistakes in code that has to run outside a browser, too.
 */
declare namespace WebAssembly {
  type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'externref' | 'anyfunc';
  type ImportExportKind = 'function' | 'global' | 'memory' | 'table' | 'tag';

  interface ModuleExportDescriptor {
    readonly name: string;
    readonly kind: ImportExportKind;
  }

  interface ModuleImportDescriptor extends ModuleExportDescriptor {
    readonly module: string;
  }

  /** Modules that the engine has itself, to be put in place of imports. Not everywhere, where it is ignored. */
  interface CompileOptions {
    readonly builtins?: readonly 'js-string'[];
  }

  class Module {
    constructor(bytes: BufferSource, options?: CompileOptions);
    static exports(module: Module): ModuleExportDescriptor[];
    static imports(module: Module): ModuleImportDescriptor[];
    static customSections(module: Module, sectionName: string): ArrayBuffer[];
  }

  type BufferSource = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

  // An export is a function, Memory, Table, Global or Tag; which one, `Module.exports` says.
  type ExportValue = unknown;

  class Instance {
    constructor(module: Module, imports?: object);
    readonly exports: Record<string, ExportValue>;
  }

  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
    grow(delta: number): number;
  }

  class Global<T extends ValueType = ValueType> {
    constructor(descriptor: { value: T; mutable?: boolean }, value?: number);
    value: number;
  }

  class Table {
    constructor(descriptor: { element: 'anyfunc' | 'externref'; initial: number });
    readonly length: number;
    get(index: number): unknown;
    set(index: number, value: unknown): void;
  }

  /** JSPI: a function for guests to import that puts their stack aside while its promise is pending. Not everywhere. */
  class Suspending {
    constructor(func: (...args: never[]) => unknown);
  }

  /** JSPI: a guest's function, run on a stack that can be put aside. Not everywhere. */
  function promising<A extends unknown[]>(
    func: (...args: A) => unknown,
  ): (...args: A) => Promise<unknown>;

  class Exception extends Error {}
  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  function compile(bytes: BufferSource, options?: CompileOptions): Promise<Module>;
  function compileStreaming(source: Response, options?: CompileOptions): Promise<Module>;
  function instantiate(module: Module, imports?: object): Promise<Instance>;
  function validate(bytes: BufferSource): boolean;
}

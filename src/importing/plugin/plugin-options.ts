/** What the plug-in can be told, in the words of `imports` of witlink.json. */

/** WASI of a component: nothing of it, or what it gets beside standard output, clocks and random numbers. */
export type WasiGrant =
  | 'none'
  | {
      /** Arguments, the program's own name first; that alone by default. */
      readonly args?: readonly string[];
      /** Names of variables that are passed on as they are where the program runs, or values by names. */
      readonly env?: readonly string[] | Readonly<Record<string, string>>;
      /** Folders by the paths under which the program knows them; with `:ro` behind it one is only read. */
      readonly preopens?: Readonly<Record<string, string>>;
      /** Hosts that it may reach over the network, in Node: `HOST`, `HOST:PORT`, `*:PORT`; or all. Functions that wait for it return promises. */
      readonly network?: boolean | readonly string[];
    };

/** What components are given, as `imports` of witlink.json says it. */
export interface ImportGrants {
  /** The modules that names of WIT mean: components, or modules of JavaScript. */
  readonly map?: Readonly<Record<string, string>>;
  /** Components that are linked into it, for its imports and each other's. */
  readonly plugs?: readonly string[];
  readonly wasi?: WasiGrant;
  /** Whether binaryen, which has to be installed, optimises core modules. */
  readonly optimize?: boolean;
}

/** Options of the plug-in; they go before `imports` of witlink.json, and paths in them begin where its do. */
export interface PluginOptions extends ImportGrants {
  /** The same for some components, by paths or globs. */
  readonly components?: readonly (ImportGrants & {
    readonly components: string | readonly string[];
  })[];
  /** The file of the configuration, or false for none; by default the nearest one from the bundler's root upwards. */
  readonly config?: string | false;
  /** Whether `store.d.wasm.ts` is written beside each component, for TypeScript; by default it is not. */
  readonly types?: boolean;
}

/** The languages that components are built from, by the names that `witlink.json` and `create --lang` use. */
export const languages = [
  'c',
  'cpp',
  'rust',
  'assemblyscript',
  'go',
  'python',
  'javascript',
  'typescript',
] as const;

/** Those that `create` begins projects in: one in JavaScript begins as one in TypeScript. */
export const createdLanguages = languages.filter((language) => language !== 'javascript');

export type Language = (typeof languages)[number];

/** The engines of JavaScript that come with a component, that which is used unless another is named first. */
export const engines = ['quickjs', 'spidermonkey'] as const;

export type Engine = (typeof engines)[number];

/** The engine for a world that imports these: componentize-qjs can't make components of worlds with wasi:http. */
export const engineFor = (imports: readonly string[]): Engine =>
  imports.some((name) => name.startsWith('wasi:http/')) ? 'spidermonkey' : engines[0];

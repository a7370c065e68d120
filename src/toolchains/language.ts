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

export type Language = (typeof languages)[number];

/** The engines of JavaScript that come with a component, that which is used unless another is named first. */
export const engines = ['quickjs', 'spidermonkey'] as const;

export type Engine = (typeof engines)[number];

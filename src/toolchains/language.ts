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

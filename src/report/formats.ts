/** The formats of a report by name; `render.ts` has a line for each. */
export const formats = ['text', 'json', 'github', 'sarif', 'gitlab', 'junit', 'markdown'] as const;

export type Format = (typeof formats)[number];

// With `export *` a bundle for who asks for the names of the formats leaves the renderers out.
export * from './formats.ts';
export * from './render.ts';
export * from './report.ts';
export * from './text.ts';

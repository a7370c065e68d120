export * from './despecialize.ts';
export * from './element-size.ts';
export * from './flatten.ts';
export * from './host-form.ts';
export * from './layout.ts';
export * from './names.ts';
export * from './signature.ts';
export * from './walk/index.ts';

/** The cases of parse-fail whose first error we put on another line than upstream, each with the reason. */
export const elsewhere: ReadonlyMap<string, string> = new Map([
  [
    'import-and-export5.wit',
    'its record is empty, which the specification has forbidden since; that stands first, upstream’s finding second',
  ],
  [
    'use-and-include-world',
    'the `use` in line 3 takes a world for an interface; the `include` in line 6, where upstream notices, is sound',
  ],
]);

/** The cases of parse-fail whose first error we put on another line than upstream, each with the reason. */
export const elsewhere: ReadonlyMap<string, string> = new Map([
  [
    'bad-since-on-type.wit',
    'the version that does not exist yet is written in the gate, a line above the type that upstream points to',
  ],
  ['bad-since-on-world.wit', 'as bad-since-on-type.wit, for a world'],
  [
    'import-and-export5.wit',
    'its record is empty, which the specification has forbidden since; that stands first, upstream’s finding second',
  ],
]);

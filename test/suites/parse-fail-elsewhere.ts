/** The cases of parse-fail whose first error we put on another line than upstream, each with the reason. */
export const elsewhere: ReadonlyMap<string, string> = new Map([]);

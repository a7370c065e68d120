/**
 * The entry `witlink/register`: `node --import witlink/register app.js` has Node import components. It exports nothing to users;
 * what runs is `register-entry.ts`.
 */
// oxlint-disable-next-line unicorn/require-module-specifiers -- a module of types, with none
export {};

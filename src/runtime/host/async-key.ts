/** What exported functions and classes have beside themselves, for who waits. */

/**
 * Under this key each exported function has a form that returns a promise, whatever the function itself returns: JavaScript
 * can wait for the threads of components, and for what functions of its own come to later, in no other way. Where one
 * call waits, others of this form queue. Of a method it is called on the object: `thing.method[asyncKey].call(thing)`.
 * Classes have it as a static method that makes an object.
 */
export const asyncKey: unique symbol = Symbol.for('witlink.async');

/** `Symbol.asyncDispose`, also where the engine has none. */
export const asyncDisposeKey: symbol = Symbol.asyncDispose ?? Symbol.for('asyncDispose');

/** What exported functions and classes have beside themselves, for who waits. */

/**
 * Under this key each exported function has a form that returns a promise, whatever the function itself returns: JavaScript
 * can wait for the threads of components, and for what functions of its own come to later, in no other way. Where one
 * call waits, others of this form queue. Of a method it is called on the object: `thing.method[asyncKey].call(thing)`.
 * Classes have it as a static method that makes an object.
 */
export const asyncKey: unique symbol = Symbol.for('witlink.async');

/**
 * Under this key each exported asynchronous function has a form that gives its task: for who has to know when it has
 * exited, which may be long after it has returned.
 */
export const taskKey: unique symbol = Symbol.for('witlink.task');

/** A call of such a function. */
export interface CalledTask<T> {
  /** What the function returns; rejected as its promise is. */
  readonly returned: Promise<T>;
  /** Settles when the task, and those that it has called, have exited; rejected by a trap before. */
  readonly exited: Promise<void>;
  /** Whether nothing runs any more, or is to come of the host, that could go on with streams of the program's. */
  isStill(): boolean;
}

/** `Symbol.asyncDispose`, also where the engine has none. */
export const asyncDisposeKey: symbol = Symbol.asyncDispose ?? Symbol.for('asyncDispose');

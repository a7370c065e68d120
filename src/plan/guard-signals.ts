/**
 * What a function of ours has core code do that has called it, by the store's signal: go on; end by a trap; or call the
 * function that waits, and take the result afterwards.
 */
export const signalGoOn = 0;
export const signalTrap = 1;
export const signalWait = 2;

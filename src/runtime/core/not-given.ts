/** Thrown where an import is called that the host has not given: whoever knows who calls makes a trap of it. */
export class NotGiven extends Error {}

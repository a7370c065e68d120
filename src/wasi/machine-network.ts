/**
 * What a platform can take of the network of the machine it stands on: of a process sockets and its client of HTTP, which are found
 * as `machine.ts` finds what is Node's; elsewhere `fetch`.
 */
import type { Closing } from './closing.ts';
import { type Send, sendByFetch } from './http/index.ts';
import { hasBuiltIns, missing } from './machine.ts';
import type { Network } from './sockets/index.ts';

export interface MachineNetwork {
  sockets(closing: Closing): Network;
  /** Sends requests over HTTP. */
  readonly send: Send;
}

const fetchOnly: MachineNetwork = {
  sockets() {
    throw missing('network', 'there are no sockets here', ['leave it out, or run it in Node']);
  },
  send: sendByFetch,
};

let found: MachineNetwork | undefined;

/** That of this machine. */
export async function thisNetwork(): Promise<MachineNetwork> {
  found ??= hasBuiltIns() ? (await import('./node/node-network.ts')).nodeNetwork : fetchOnly;
  return found;
}

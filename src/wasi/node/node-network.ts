/** The network that a process has, for `machine-network.ts`. */
import type { MachineNetwork } from '../machine-network.ts';
import { send } from './http/index.ts';
import { socketsOfNode } from './network/index.ts';

export const nodeNetwork: MachineNetwork = { sockets: socketsOfNode, send };

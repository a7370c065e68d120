/** `thread.resume-later`: a suspended thread becomes ready. CanonicalABI.md, canon thread.resume-later. */
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';
import { suspendedThread } from './thread-of.ts';

export const threadResumeLater: Builtin = {
  make: (store, instance) => (index) => {
    const place = leaving(store, instance);
    suspendedThread(instance, unsigned(index), place).resumeLater(store);
    return undefined;
  },
};

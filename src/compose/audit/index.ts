export {
  audit,
  type Audit,
  type AuditPart,
  type IndirectReach,
  type Inside,
  type Reach,
} from './audit.ts';
export { reachChanges } from './changes.ts';
export {
  judgeReach,
  type Allowance,
  type AuditedFile,
  type PartPolicy,
  type Policy,
} from './policy.ts';
export { policySchema, readPolicy } from './policy-file.ts';

// Contract checks that users run on their own parts: rule sets and manifest readers, in any test framework.
export type { Check } from './checks.js';
export { readerChecks, ruleSetChecks } from './checks.js';

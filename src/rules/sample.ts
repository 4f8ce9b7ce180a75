// Sample: whether a declaration is in the part of all to which a rule is applied, by a hash of both ids.

const prime = 0x01000193;
const basis = 0x811c9dc5;

/** FNV-1a, 32 bits, over the UTF-16 units of a text, going on from a hash. */
function fnv1a(text: string, from: number): number {
  let hash = from;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return hash;
}

/** The last step of MurmurHash3: ids that differ in their last digit alone end far apart. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/**
 * The test whether a declaration is in the sample of a rule (or table): the hash of `rule id`, a NUL and `declaration id`
 * lies in the lowest so many per cent of 2^32. A larger percentage keeps all that a smaller one has. It is no secret:
 * who knows the id of the rule can work it out.
 */
export function sampleOf(ruleId: string, percentage: number): (declarationId: string) => boolean {
  const start = fnv1a(`${ruleId}\0`, basis);
  const end = (percentage / 100) * 2 ** 32;
  return (declarationId) => mix(fnv1a(declarationId, start)) < end;
}

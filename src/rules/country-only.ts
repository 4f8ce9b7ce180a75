// Country only: conditions that read nothing but countries and places, which alone must not select a shipment.
import type { CodeListName } from '../declaration/code-lists.js';
import { type Leaf, type Node, walk } from '../expression/tree.js';
import type { Type } from '../expression/types.js';

// A UN/LOCODE and a stage of a route name their country.
const geographic: ReadonlySet<CodeListName> = new Set(['country', 'locode', 'route']);

/** Group of rules that read countries alone, where they name none; the policy caps it low. */
export const countryGroup = 'country';

/** Whether a condition reads fields, and all of them are countries or places on the way. */
export function isCountryOnly(condition: Node): boolean {
  let reads = 0;
  let others = 0;
  walk(condition, (node) => {
    const read = readOf(node);
    if (read === undefined) return;
    reads++;
    if (!isGeographic(read)) others++;
  });
  return reads > 0 && others === 0;
}

/** What a node reads, but for the list of all items, of which the fields count. How many countries there are is a number. */
function readOf(node: Node): Type | undefined {
  if (node.op === 'ofEntry' || (node.op === 'call' && node.definition.name === 'size')) return node.type;
  const leaf: Leaf | undefined = node.op === 'leaf' || node.op === 'ofItem' ? node.leaf : undefined;
  return leaf && leaf.op !== 'items' ? leaf.type : undefined;
}

function isGeographic(type: Type): boolean {
  if (type.kind === 'list') return isGeographic(type.of);
  return type.kind === 'text' && type.codes !== undefined && geographic.has(type.codes);
}

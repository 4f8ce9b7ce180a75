// Evaluation of a whole set of conditions on one row, by generated code or by closures; the results are equal.
import { basisMissing } from '../declaration/derive.js';
import type { Row } from '../declaration/slots.js';
import { compileClosure, type Evaluate, type View } from './closures.js';
import { generate, mayGenerate } from './generate.js';
import { interpret } from './interpret.js';
import { lower } from './lower.js';
import { askGap, type EvaluateAll } from './lowered.js';
import type { Node } from './tree.js';

export type BackEnd = 'code' | 'closures';

/** Some conditions, compiled together. */
export interface Evaluation {
  readonly evaluate: EvaluateAll;
  /** The fields that leave a condition undetermined, from its result, in the order in which it mentions them. */
  readonly missing: (condition: number, result: number, view: View) => readonly string[];
  readonly backEnd: BackEnd;
}

/** Compile conditions together. Code is generated where the process may, else closures do the same. */
export function createEvaluation(
  trees: readonly Node[],
  backEnd: BackEnd = mayGenerate() ? 'code' : 'closures',
): Evaluation {
  const lowered = lower(trees);
  const closures = trees.map(() => undefined as Evaluate | undefined);
  const known = trees.map(() => new Map<number, readonly string[]>());
  return {
    evaluate: backEnd === 'code' ? generate(lowered) : interpret(lowered),
    backEnd,
    missing: (condition, result, view) => {
      const before = known[condition]!.get(result);
      if (before) return before;
      const { gaps } = lowered.conditions[condition]!;
      const found = gaps.filter((_, at) => (result & (2 << at)) !== 0);
      if (!found.includes(askGap)) {
        const names = namesOf(found, view.row);
        const isFixed = found.every(({ derived }) => derived === undefined); // else the row decides
        if (isFixed && known[condition]!.size < mostKnown) known[condition]!.set(result, names);
        return names;
      }
      closures[condition] ??= compileClosure(trees[condition]!);
      const mark = view.missing.length;
      closures[condition](view);
      return [...new Set(view.missing.splice(mark))];
    },
  };
}

// A condition lacks fields in a few ways, and each of them again and again.
const mostKnown = 256;

function namesOf(
  gaps: readonly { label: string; derived: Parameters<typeof basisMissing>[1] | undefined }[],
  row: Row,
): string[] {
  const names = gaps.flatMap(({ label, derived }) => (derived === undefined ? [label] : basisMissing(row, derived)));
  return gaps.length === 1 ? names : [...new Set(names)];
}

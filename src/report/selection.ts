// The summary of a selection, as text for a terminal or a log: targeted, random and explored picks apart.
import { workedLanes } from '../declaration/risk.js';
import type { SelectedVerdicts } from '../pipeline/select-verdicts.js';
import { number, type Paint } from './summary.js';

/** Picks and capacity of a lane, over all groups. */
export interface LaneTotals {
  readonly lane: (typeof workedLanes)[number];
  readonly targeted: number;
  readonly forced: number;
  readonly random: number;
  readonly explored: number;
  readonly overridden: number;
  /** Declarations over the threshold for which there was no room. */
  readonly fellThrough: number;
  readonly capacity: number | null;
  readonly left: number | null;
  readonly over: number;
  readonly cut: number;
}

/** Add up the groups of a selection. */
export function laneTotals({ groups }: Pick<SelectedVerdicts, 'groups'>): LaneTotals[] {
  return workedLanes.map((lane) => {
    const own = groups.map(({ lanes }) => lanes[lane]);
    const sum = (of: (one: (typeof own)[number]) => number): number => own.reduce((all, one) => all + of(one), 0);
    const bounded = own.every(({ capacity }) => capacity !== null);
    return {
      lane,
      targeted: sum(({ picks }) => picks.risk + picks['top-up']),
      forced: sum(({ picks }) => picks.forced),
      random: sum(({ picks }) => picks.random),
      explored: sum(({ picks }) => picks.uncertain + picks.novel),
      overridden: sum(({ picks }) => picks.override),
      fellThrough: sum(({ wanted, picks }) => wanted - picks.risk),
      capacity: bounded ? sum(({ capacity }) => capacity!) : null,
      left: bounded ? sum(({ left }) => left!) : null,
      over: sum(({ over }) => over),
      cut: sum(({ cut }) => cut),
    };
  });
}

/** Write the summary in lines. */
export function writeSelection(selection: SelectedVerdicts, paint: Paint): string {
  const { declarations, picks, groups, ungrouped, unknownOverrides } = selection;
  const totals = laneTotals(selection);
  const columns = ['targeted', 'forced', 'random', 'explored', 'overridden', 'capacity', 'left'] as const;
  const cell = (value: number | null): string => (value === null ? 'no bound' : number(value)).padStart(11);
  const lines = [
    `${paint('bold', 'Selected')}  ${number(picks.length)} of ${number(declarations)} declarations, ${number(groups.length)} groups`,
    '',
    paint('dim', `${' '.repeat(8)}${columns.map((name) => name.padStart(11)).join('')}`),
    ...totals.map((one) => `${paint(one.lane, one.lane.padEnd(8))}${columns.map((name) => cell(one[name])).join('')}`),
  ];
  for (const { lane, fellThrough, over, cut } of totals) {
    if (fellThrough > 0)
      lines.push('', `${number(fellThrough)} over the threshold of ${lane} found no room and fell to the next lane`);
    if (over > 0)
      lines.push('', paint('yellow', `${number(over)} forced or overridden picks of ${lane} go beyond its capacity`));
    if (cut > 0)
      lines.push(
        '',
        paint(
          'yellow',
          `${number(cut)} random draws of ${lane} found no room: the chances in the picks are lower for it`,
        ),
      );
  }
  if (ungrouped > 0)
    lines.push(
      '',
      `Note: ${number(ungrouped)} declarations lack the office or day that the capacity is by; they share groups of their own`,
    );
  if (unknownOverrides > 0)
    lines.push(
      '',
      paint('yellow', `Note: ${number(unknownOverrides)} overrides are of declarations that are not in the verdicts`),
    );
  return `${lines.join('\n')}\n`;
}

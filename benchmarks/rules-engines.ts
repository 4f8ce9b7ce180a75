// The engines of the rules benchmark: each takes the same rules in its own way and says which of them hit.
import { ZenEngine } from '@gorules/zen-engine';
import { Environment } from '@marcbachmann/cel-js';
import { LogicEngine } from 'json-logic-engine';
import { Engine } from 'json-rules-engine';
import { deriveRows } from '../src/declaration/derive.js';
import { flatten } from '../src/declaration/flatten.js';
import { type Row, slotNamed } from '../src/declaration/slots.js';
import { newView } from '../src/expression/closures.js';
import { type BackEnd, createEvaluation } from '../src/expression/evaluation.js';
import { newFindings } from '../src/expression/lowered.js';
import { compileTrace } from '../src/expression/trace.js';
import { compileRuleSet } from '../src/rules/compile.js';
import { parseSettings } from '../src/settings-file.js';
import { keyed, keyOf, type Lists, type Loaded, operandOf, operandText } from './rules-by-hand.js';
import { type BenchRule, type Condition, type Flat, fields, type Operand } from './rules-data.js';

/** The condition in our language. */
function sourceOf(condition: Condition): string {
  switch (condition.op) {
    case 'and':
      return `(${condition.parts.map(sourceOf).join(' && ')})`;
    case 'or':
      return `(${condition.parts.map(sourceOf).join(' || ')})`;
    case 'not':
      return `!(${sourceOf(condition.of)})`;
    case 'compare': {
      const { left } = condition;
      const operand =
        left.op === 'field'
          ? left.field
          : left.op === 'quotient'
            ? `${left.left} / ${left.right}`
            : left.op === 'sum'
              ? `${left.left} + ${left.right}`
              : `days(${left.left}, ${left.right})`;
      return `${operand} ${condition.how} ${condition.right}`;
    }
    case 'equals':
      return `${condition.field} == ${JSON.stringify(condition.value)}`;
    case 'oneOf':
      return `${condition.field} in ${JSON.stringify(condition.values)}`;
    case 'onList':
      return `inList(${condition.field}, lists.${condition.list})`;
    case 'begins':
      return `hsIn(${condition.field}, ${condition.prefixes.map((prefix) => JSON.stringify(prefix)).join(', ')})`;
    case 'contains':
      return `${condition.field}.contains(${JSON.stringify(condition.word)})`;
    case 'isTrue':
      return condition.field;
    case 'present':
      return `has(${condition.field})`;
  }
}

/** The rule set as a file of ours, in JSON. */
export function ruleSetText(rules: readonly BenchRule[], lists: Lists): string {
  return JSON.stringify({
    ruleSet: 'bench',
    version: '1.0.0',
    schema: 'declaration/1',
    lists: Object.fromEntries(
      [...lists].map(([name, { field, entries }]) => [
        name,
        { type: fields[field]!.kind === 'code' ? 'countries' : 'ids', values: entries },
      ]),
    ),
    rules: rules.map(({ id, when }) => ({
      id,
      title: id,
      risk: 'safety',
      points: 1,
      reason: id,
      when: sourceOf(when),
    })),
  });
}

/** Flat rows of ours, as a reader fills them. */
export function rowsOf(flats: readonly Flat[]): Row[] {
  return flats.map((flat, at) => {
    const declaration: { [key: string]: unknown } = { id: `D${at}` };
    const item: { [key: string]: unknown } = {};
    for (const [name, value] of Object.entries(flat)) {
      if (value === null) continue;
      const { level, place } = slotNamed(name)!;
      let target = level === 'item' ? item : declaration;
      for (const key of place.slice(0, -1)) target = (target[key] ??= {}) as { [key: string]: unknown };
      target[place.at(-1)!] =
        fields[name]!.kind === 'day' ? new Date((value as number) * 86_400_000).toISOString().slice(0, 10) : value;
    }
    const flattened = flatten({ ...declaration, items: [item] });
    if (!flattened.ok || flattened.flat.issues.length > 0)
      throw new Error(
        `the data do not fit the schema: ${JSON.stringify(flattened.ok ? flattened.flat.issues : flattened.fault)}`,
      );
    deriveRows(flattened.flat.rows, 'USD', {});
    return flattened.flat.rows[0]!;
  });
}

export function ours(backEnd: BackEnd): (rules: readonly BenchRule[], flats: readonly Flat[], lists: Lists) => Loaded {
  return (rules, flats, lists) => {
    const set = compileRuleSet(parseSettings(ruleSetText(rules, lists), 'bench.json'), () => []);
    const { evaluate } = createEvaluation(
      set.rules.map((rule) => rule.when.tree),
      backEnd,
    );
    const rows = rowsOf(flats);
    const findings = newFindings(rules.length);
    const view = newView();
    return {
      run: (from, to, hit) => {
        for (let at = from; at < to; at++) {
          view.row = rows[at]!;
          evaluate(view, findings);
          for (let one = 0; one < findings.count; one++)
            if (findings.results[one] === 1) hit(at, findings.conditions[one]!);
        }
      },
    };
  };
}

/** For each hit on the declarations a function that explains it once: the trace of each rule is compiled before. */
export function explanationsOf(rules: readonly BenchRule[], flats: readonly Flat[], lists: Lists): (() => unknown)[] {
  const set = compileRuleSet(parseSettings(ruleSetText(rules, lists), 'bench.json'), () => []);
  const traces = set.rules.map(({ when }) => compileTrace(when));
  const rows = rowsOf(flats);
  const view = newView();
  const explanations: (() => unknown)[] = [];
  ours('closures')(rules, flats, lists).run(0, flats.length, (declaration, rule) => {
    explanations.push(() => {
      view.row = rows[declaration]!;
      return traces[rule]!(view);
    });
  });
  return explanations;
}

export function celJs(rules: readonly BenchRule[], flats: readonly Flat[], lists: Lists): Loaded {
  const types = {
    number: 'double',
    day: 'double',
    bool: 'bool',
    code: 'string',
    id: 'string',
    text: 'string',
  } as const;
  const environment = new Environment();
  for (const [name, { kind, nullable }] of Object.entries(fields))
    environment.registerVariable(keyOf(name), nullable ? 'dyn' : types[kind]);
  for (const [name, { entries }] of lists) {
    const set = new Set(entries);
    environment.registerFunction(`on_${name}(string): bool`, (id: string) => set.has(id));
  }
  const double = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));
  const source = (condition: Condition): string => {
    switch (condition.op) {
      case 'and':
        return `(${condition.parts.map(source).join(' && ')})`;
      case 'or':
        return `(${condition.parts.map(source).join(' || ')})`;
      case 'not':
        return `!(${source(condition.of)})`;
      case 'compare': {
        const { left } = condition;
        if (left.op === 'field') return `${keyOf(left.field)} ${condition.how} ${double(condition.right)}`;
        const [a, b] = left.op === 'daysBetween' ? [left.right, left.left] : [left.left, left.right];
        const mark = left.op === 'quotient' ? '/' : left.op === 'sum' ? '+' : '-';
        return `${keyOf(a)} ${mark} ${keyOf(b)} ${condition.how} ${double(condition.right)}`;
      }
      case 'equals':
        return `${keyOf(condition.field)} == ${JSON.stringify(condition.value)}`;
      case 'oneOf':
        return `${keyOf(condition.field)} in ${JSON.stringify(condition.values)}`;
      case 'onList':
        return `on_${condition.list}(${keyOf(condition.field)})`;
      case 'begins':
        return `(${condition.prefixes.map((prefix) => `${keyOf(condition.field)}.startsWith(${JSON.stringify(prefix)})`).join(' || ')})`;
      case 'contains':
        return `${keyOf(condition.field)}.contains(${JSON.stringify(condition.word)})`;
      case 'isTrue':
        return keyOf(condition.field);
      case 'present':
        return `${keyOf(condition.field)} != null`;
    }
  };
  const tests = rules.map(({ when }) => environment.parse(source(when)));
  const declarations = keyed(flats);
  return {
    run: (from, to, hit) => {
      for (let at = from; at < to; at++)
        for (let rule = 0; rule < tests.length; rule++) if (tests[rule]!(declarations[at]!) === true) hit(at, rule);
    },
  };
}

export function jsonLogic(rules: readonly BenchRule[], flats: readonly Flat[], lists: Lists): Loaded {
  const engine = new LogicEngine();
  const sets = new Map([...lists].map(([name, { entries }]) => [name, new Set<unknown>(entries)]));
  engine.addMethod('onList', ([value, name]: [unknown, string]) => sets.get(name)!.has(value), { deterministic: true });
  engine.addMethod('begins', ([value, start]: [string, string]) => value.startsWith(start), { deterministic: true });
  const at = (field: string): object => ({ var: keyOf(field) });
  const logic = (condition: Condition): unknown => {
    switch (condition.op) {
      case 'and':
      case 'or':
        return { [condition.op]: condition.parts.map(logic) };
      case 'not':
        return { '!': [logic(condition.of)] };
      case 'compare': {
        const { left } = condition;
        const operand =
          left.op === 'field'
            ? at(left.field)
            : left.op === 'quotient'
              ? { '/': [at(left.left), at(left.right)] }
              : left.op === 'sum'
                ? { '+': [at(left.left), at(left.right)] }
                : { '-': [at(left.right), at(left.left)] };
        return { [condition.how]: [operand, condition.right] };
      }
      case 'equals':
        return { '===': [at(condition.field), condition.value] };
      case 'oneOf':
        return { in: [at(condition.field), condition.values] };
      case 'onList':
        return { onList: [at(condition.field), condition.list] };
      case 'begins':
        return { or: condition.prefixes.map((prefix) => ({ begins: [at(condition.field), prefix] })) };
      case 'contains':
        return { in: [condition.word, at(condition.field)] };
      case 'isTrue':
        return at(condition.field);
      case 'present':
        return { '!==': [at(condition.field), null] };
    }
  };
  const tests = rules.map(({ when }) => engine.build(logic(when)) as (d: Flat) => unknown);
  const declarations = keyed(flats);
  return {
    run: (from, to, hit) => {
      for (let number = from; number < to; number++)
        for (let rule = 0; rule < tests.length; rule++) if (tests[rule]!(declarations[number]!)) hit(number, rule);
    },
  };
}

/**
 * Computed values and lists are facts that the host works out, as its users do it. `live`, where it is given, takes the
 * place of the declarations and may change between runs.
 */
export function jsonRules(
  rules: readonly BenchRule[],
  flats: readonly Flat[],
  lists: Lists,
  live?: readonly Flat[],
): Loaded {
  const engine = new Engine([], { allowUndefinedFacts: true });
  const sets = new Map([...lists].map(([name, { entries }]) => [name, new Set<unknown>(entries)]));
  engine.addOperator('onList', (value: unknown, name: string) => sets.get(name)!.has(value));
  engine.addOperator('begins', (value: string, prefixes: string[]) =>
    prefixes.some((prefix) => value.startsWith(prefix)),
  );
  engine.addOperator('has', (value: string, word: string) => value.includes(word));
  const operators: { readonly [how: string]: string } = {
    '<': 'lessThan',
    '<=': 'lessThanInclusive',
    '>': 'greaterThan',
    '>=': 'greaterThanInclusive',
  };
  const factOf = (operand: Operand): string => {
    if (operand.op === 'field') return keyOf(operand.field);
    const { op, left, right } = operand;
    const name = `${op} ${left} ${right}`;
    const work = operandOf(operand);
    engine.addFact(name, async (_: unknown, almanac: { factValue: (name: string) => Promise<number> }) =>
      work({
        [keyOf(left)]: await almanac.factValue(keyOf(left)),
        [keyOf(right)]: await almanac.factValue(keyOf(right)),
      }),
    );
    return name;
  };
  const conditions = (condition: Condition): object => {
    switch (condition.op) {
      case 'and':
        return { all: condition.parts.map(conditions) };
      case 'or':
        return { any: condition.parts.map(conditions) };
      case 'not':
        return { not: conditions(condition.of) };
      case 'compare':
        return { fact: factOf(condition.left), operator: operators[condition.how], value: condition.right };
      case 'equals':
        return { fact: keyOf(condition.field), operator: 'equal', value: condition.value };
      case 'oneOf':
        return { fact: keyOf(condition.field), operator: 'in', value: condition.values };
      case 'onList':
        return { fact: keyOf(condition.field), operator: 'onList', value: condition.list };
      case 'begins':
        return { fact: keyOf(condition.field), operator: 'begins', value: condition.prefixes };
      case 'contains':
        return { fact: keyOf(condition.field), operator: 'has', value: condition.word };
      case 'isTrue':
        return { fact: keyOf(condition.field), operator: 'equal', value: true };
      case 'present':
        return { fact: keyOf(condition.field), operator: 'notEqual', value: null };
    }
  };
  rules.forEach(({ when }, rule) => {
    const whole = when.op === 'and' || when.op === 'or' ? when : { op: 'and' as const, parts: [when] };
    engine.addRule({ conditions: conditions(whole), event: { type: String(rule) } } as never); // its types know no computed facts
  });
  const declarations = keyed(flats);
  return {
    run: async (from, to, hit) => {
      for (let at = from; at < to; at++)
        for (const { type } of (await engine.run(live ? keyed(live)[at]! : declarations[at]!)).events)
          hit(at, Number(type));
    },
  };
}

/** A decision table of 1 column whose cells are whole conditions; whether a value is on a list the host says beforehand. */
export function zen(rules: readonly BenchRule[], flats: readonly Flat[], lists: Lists): Loaded {
  const source = (condition: Condition): string => {
    switch (condition.op) {
      case 'and':
        return `(${condition.parts.map(source).join(' and ')})`;
      case 'or':
        return `(${condition.parts.map(source).join(' or ')})`;
      case 'not':
        return `not (${source(condition.of)})`;
      case 'compare':
        return `${operandText(condition.left).replaceAll('d.', '')} ${condition.how} ${condition.right}`;
      case 'equals':
        return `${keyOf(condition.field)} == ${JSON.stringify(condition.value)}`;
      case 'oneOf':
        return `${keyOf(condition.field)} in ${JSON.stringify(condition.values)}`;
      case 'onList':
        return `on_${condition.list} == true`;
      case 'begins':
        return `(${condition.prefixes.map((prefix) => `startsWith(${keyOf(condition.field)}, ${JSON.stringify(prefix)})`).join(' or ')})`;
      case 'contains':
        return `contains(${keyOf(condition.field)}, ${JSON.stringify(condition.word)})`;
      case 'isTrue':
        return `${keyOf(condition.field)} == true`;
      case 'present':
        return `${keyOf(condition.field)} != null`;
    }
  };
  const content = {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'table',
        type: 'decisionTableNode',
        name: 'table',
        position: { x: 0, y: 0 },
        content: {
          hitPolicy: 'collect',
          inputs: [{ id: 'c', name: 'condition' }],
          outputs: [{ id: 'o', name: 'rule', field: 'rule' }],
          rules: rules.map(({ when }, rule) => ({ _id: `r${rule}`, c: source(when), o: String(rule) })),
        },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 0, y: 0 } },
    ],
    edges: [
      { id: 'a', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'b', type: 'edge', sourceId: 'table', targetId: 'out' },
    ],
  };
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(content)));
  const sets = [...lists].map(([name, { field, entries }]) => ({
    name,
    key: keyOf(field),
    set: new Set<unknown>(entries),
  }));
  const declarations = keyed(flats);
  return {
    run: async (from, to, hit) => {
      for (let at = from; at < to; at++) {
        const given: Flat = { ...declarations[at]! };
        for (const { name, key, set } of sets) given[`on_${name}`] = set.has(given[key]);
        const { result } = (await decision.evaluate(given)) as { result: { rule: number }[] };
        for (const { rule } of result) hit(at, rule);
      }
    },
  };
}

// Checker: resolves names and types of a syntax tree, and collects every fault with its place.
import { parseIsoDate } from '../declaration/dates.js';
import { limits } from '../limits.js';
import { didYouMean } from '../suggest.js';
import { checkCall, macros } from './check-call.js';
import { type Checking, labelOf, report } from './checking.js';
import { checkCode, checkSet } from './codes.js';
import { resolveName } from './environment.js';
import { constantsOf, hintForField } from './hints.js';
import type { BinaryOperator, Syntax } from './parser.js';
import type { Arithmetic, Comparison, Leaf, Macro, Node } from './tree.js';
import { bool, faulty, isSameKind, isSimple, nameOfType, number, type Type, text, typeOfField } from './types.js';

/** Check one part of an expression. */
export function check(checking: Checking, syntax: Syntax): Node {
  const { start, end } = syntax;
  switch (syntax.kind) {
    case 'number':
      return { op: 'constant', value: syntax.value, type: number, start, end };
    case 'text':
      return { op: 'constant', value: syntax.value, type: text, start, end };
    case 'bool':
      return { op: 'constant', value: syntax.value, type: bool, start, end };
    case 'name':
    case 'member':
      return checkName(checking, syntax);
    case 'index':
      return checkIndex(checking, syntax);
    case 'call':
      if (syntax.of === undefined && syntax.name === 'has') return checkHas(checking, syntax);
      if (syntax.of && macros.has(syntax.name)) return checkMacro(checking, syntax);
      return checkCall(checking, syntax, checkAll(checking, syntax.of ? [syntax.of, ...syntax.args] : syntax.args));
    case 'list':
      return checkList(checking, syntax);
    case 'unary':
      return checkUnary(checking, syntax);
    case 'binary':
      return checkBinary(checking, syntax);
    case 'choose':
      return checkChoice(checking, syntax);
  }
}

function checkAll(checking: Checking, parts: readonly Syntax[]): Node[] {
  return parts.map((part) => check(checking, part));
}

/** Check a part that must have a type of the given kind. */
export function checkAs(checking: Checking, syntax: Syntax, kind: Type['kind'], where: string): Node {
  const node = check(checking, syntax);
  if (node.type.kind === kind || node.type.kind === 'faulty') return node;
  return report(checking, syntax, `${where} must be ${kind}, but this is ${nameOfType(node.type)}`);
}

/** The dotted name that a syntax writes, or undefined. */
function dottedName(syntax: Syntax): string | undefined {
  if (syntax.kind === 'name') return syntax.name;
  if (syntax.kind !== 'member') return undefined;
  const before = dottedName(syntax.of);
  return before === undefined ? undefined : `${before}.${syntax.name}`;
}

function checkName(checking: Checking, syntax: Syntax & { kind: 'name' | 'member' }): Node {
  const { start, end } = syntax;
  const name = dottedName(syntax);
  if (name === undefined) return checkEntryField(checking, syntax as Syntax & { kind: 'member' }); // a bare name is dotted
  const [root, ...rest] = name.split('.') as [string, ...string[]];
  const depth = checking.variables.findLastIndex((variable) => variable.name === root);
  if (depth >= 0) return checkVariable(checking, syntax, depth, rest.join('.'));
  if (root === 'params' || root === 'lists') return checkConstant(checking, syntax, root, rest.join('.'));
  const leaf = resolveName(name, checking.environment.scope);
  if (leaf) return { op: 'leaf', leaf, type: leaf.type, start, end };
  const elsewhere = checking.environment.scope === 'declaration' && resolveName(name, 'item');
  const hint = elsewhere
    ? `; in a rule of scope declaration write items.exists(i, i.${name} …)`
    : name === 'items'
      ? '; only a rule of scope declaration sees all items'
      : hintForField(name, checking.environment.scope, constantsOf(checking.environment));
  return report(checking, syntax, `unknown field "${name}"${hint}`, 'EXPRESSION_NAME');
}

function checkVariable(checking: Checking, syntax: Syntax, depth: number, field: string): Node {
  const { start, end } = syntax;
  const { type } = checking.variables[depth]!;
  const variable: Node = { op: 'variable', depth, type, start, end };
  if (field === '' || type.kind === 'faulty') return variable;
  if (type.kind === 'entry') return entryField(checking, variable, field, syntax);
  if (type.kind !== 'item') return report(checking, syntax, `${nameOfType(type)} has no fields`, 'EXPRESSION_NAME');
  const leaf = resolveName(field, 'item');
  if (leaf) return { op: 'ofItem', item: variable, leaf, type: leaf.type, start, end };
  return report(checking, syntax, `an item has no field "${field}"${hintForField(field, 'item')}`, 'EXPRESSION_NAME');
}

function checkConstant(checking: Checking, syntax: Syntax, root: 'params' | 'lists', name: string): Node {
  const { start, end } = syntax;
  const param = root === 'params' ? checking.environment.params.get(name) : undefined;
  if (param) return { op: 'constant', value: param.value, type: param.type, start, end };
  const list = root === 'lists' ? checking.environment.lists.get(name) : undefined;
  if (list) {
    const type: Type = list.type === 'terms' ? { kind: 'terms' } : { kind: 'set', of: list.type };
    return { op: 'constant', value: list, type, start, end };
  }
  const known = checking.environment[root].keys();
  return report(
    checking,
    syntax,
    `the rule set has no ${root === 'lists' ? 'list' : 'param'} "${name}"${didYouMean(name, known)}`,
    'EXPRESSION_NAME',
  );
}

/** A field of something that is not a plain name: `documents.filter(…)[0].type` and the like are not in the profile. */
function checkEntryField(checking: Checking, syntax: Syntax & { kind: 'member' }): Node {
  const entry = check(checking, syntax.of);
  if (entry.type.kind === 'faulty') return entry;
  if (entry.type.kind === 'entry') return entryField(checking, entry, syntax.name, syntax);
  return report(checking, syntax, `${nameOfType(entry.type)} has no field "${syntax.name}"`, 'EXPRESSION_NAME');
}

function entryField(checking: Checking, entry: Node, key: string, syntax: Syntax): Node {
  const fields = entry.type.kind === 'entry' ? entry.type.fields : {};
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (!field)
    return report(checking, syntax, `unknown field "${key}"${didYouMean(key, Object.keys(fields))}`, 'EXPRESSION_NAME');
  // People know the list, not the name that a rule gives to its entries.
  const list = entry.op === 'variable' ? checking.variables[entry.depth]?.of : undefined;
  const label = list === undefined ? labelOf(checking, syntax) : `${list}.${key}`;
  return { op: 'ofEntry', entry, key, label, type: typeOfField(field), start: syntax.start, end: syntax.end };
}

function checkIndex(checking: Checking, syntax: Syntax & { kind: 'index' }): Node {
  const { start, end } = syntax;
  if (checking.environment.scope !== 'cells' || syntax.of.kind !== 'name' || syntax.of.name !== 'row')
    return report(
      checking,
      syntax,
      'only row["column"] of a mapping takes an index; use exists() on lists',
      'EXPRESSION_SYNTAX',
    );
  if (syntax.at.kind !== 'text') return report(checking, syntax.at, 'the column must be a text in quotes');
  const column = syntax.at.value;
  const leaf: Leaf = { op: 'cell', column, type: text, label: column };
  return { op: 'leaf', leaf, type: text, start, end };
}

function checkHas(checking: Checking, syntax: Syntax & { kind: 'call' }): Node {
  const [field, ...more] = syntax.args;
  if (!field || more.length > 0) return report(checking, syntax, 'has() takes one field');
  const of = check(checking, field);
  if (of.type.kind !== 'faulty' && of.op !== 'leaf' && of.op !== 'ofItem' && of.op !== 'ofEntry')
    return report(checking, field, 'has() takes a field, not a value');
  return { op: 'has', of, type: bool, start: syntax.start, end: syntax.end };
}

function checkList(checking: Checking, syntax: Syntax & { kind: 'list' }): Node {
  const entries = checkAll(checking, syntax.entries);
  const type = entries[0]?.type ?? text;
  entries.forEach((entry, at) => {
    if (!isSimple(entry.type) && entry.type.kind !== 'faulty')
      report(
        checking,
        syntax.entries[at]!,
        `a list holds texts, numbers and the like, not a ${nameOfType(entry.type)}`,
      );
    else if (!isSameKind(entry.type, type))
      report(checking, syntax.entries[at]!, `a list holds one type: ${nameOfType(type)} comes first`);
  });
  return { op: 'list', entries, type: { kind: 'list', of: type }, start: syntax.start, end: syntax.end };
}

function checkUnary(checking: Checking, syntax: Syntax & { kind: 'unary' }): Node {
  const { start, end } = syntax;
  if (syntax.operator === '!')
    return { op: 'not', of: checkAs(checking, syntax.operand, 'bool', 'what follows !'), type: bool, start, end };
  const of = checkAs(checking, syntax.operand, 'number', 'what follows -');
  if (of.op === 'constant' && typeof of.value === 'number')
    return { op: 'constant', value: -of.value, type: number, start, end };
  return { op: 'negate', of, type: number, start, end };
}

function checkChoice(checking: Checking, syntax: Syntax & { kind: 'choose' }): Node {
  const test = checkAs(checking, syntax.test, 'bool', 'what stands before ?');
  const yes = check(checking, syntax.yes);
  const no = check(checking, syntax.no);
  if (!isSameKind(yes.type, no.type))
    return report(
      checking,
      syntax,
      `both sides of : must have one type, not ${nameOfType(yes.type)} and ${nameOfType(no.type)}`,
    );
  return { op: 'choose', test, yes, no, type: yes.type, start: syntax.start, end: syntax.end };
}

type Binary = Syntax & { kind: 'binary' };

function checkBinary(checking: Checking, syntax: Binary): Node {
  const { operator, start, end } = syntax;
  if (operator === '&&' || operator === '||') {
    const left = checkAs(checking, syntax.left, 'bool', `what stands before ${operator}`);
    const right = checkAs(checking, syntax.right, 'bool', `what follows ${operator}`);
    return { op: operator === '&&' ? 'and' : 'or', left, right, type: bool, start, end };
  }
  const left = check(checking, syntax.left);
  const right = check(checking, syntax.right);
  if (left.type.kind === 'faulty' || right.type.kind === 'faulty')
    return { ...left, type: resultOf(operator, left.type) } as Node;
  if (operator === 'in') return checkIn(checking, syntax, left, right);
  if (isArithmetic(operator)) return checkArithmetic(checking, syntax, left, right);
  return checkComparison(checking, syntax, left, right);
}

const resultOf = (operator: BinaryOperator, type: Type): Type => (isArithmetic(operator) ? type : bool);

function isArithmetic(operator: BinaryOperator): operator is Arithmetic {
  return operator === '+' || operator === '-' || operator === '*' || operator === '/' || operator === '%';
}

function checkComparison(checking: Checking, syntax: Binary, left: Node, right: Node): Node {
  const how = syntax.operator as Comparison; // the operators left over
  if (!isSameKind(left.type, right.type))
    return report(
      checking,
      syntax,
      `cannot compare ${nameOfType(left.type)} with ${nameOfType(right.type)}${hintForDate(left, right)}`,
    );
  const equality = how === '==' || how === '!=';
  const ordered = ['number', 'date', 'duration', 'text'].includes(left.type.kind);
  const equal = isSimple(left.type.kind === 'list' ? left.type.of : left.type);
  if (!ordered && !(equality && equal))
    return report(checking, syntax, `${nameOfType(left.type)} cannot be compared with ${how}`);
  checkCodes(checking, left, right);
  checkCodes(checking, right, left);
  return { op: 'compare', how, left, right, type: bool, start: syntax.start, end: syntax.end };
}

/** Literals beside a field, or the entries of a literal list beside a list of codes. */
function checkCodes(checking: Checking, field: Node, literal: Node): void {
  if (field.type.kind !== 'list') return checkCode(checking, field, literal);
  for (const entry of literal.op === 'list' ? literal.entries : [])
    checkCode(checking, { ...field, type: field.type.of }, entry);
}

/** A date beside a text: most people mean the day that the text writes. */
function hintForDate(left: Node, right: Node): string {
  const literal = left.type.kind === 'date' ? right : right.type.kind === 'date' ? left : undefined;
  if (literal?.type.kind !== 'text') return '';
  const day = literal.op === 'constant' && parseIsoDate(String(literal.value)) !== undefined ? literal.value : '…';
  return `; write date("${day}")`;
}

function checkIn(checking: Checking, syntax: Binary, left: Node, right: Node): Node {
  const { start, end } = syntax;
  if (right.type.kind === 'set' && left.type.kind === 'text') {
    checkSet(checking, left, right);
    return { op: 'in', left, right, type: bool, start, end };
  }
  if (right.type.kind !== 'list' || !isSimple(left.type) || !isSameKind(left.type, right.type.of))
    return report(checking, syntax, `cannot look for ${nameOfType(left.type)} in ${nameOfType(right.type)}`);
  if (right.op === 'list') for (const entry of right.entries) checkCode(checking, left, entry);
  if (right.type.of.kind === 'text') checkCode(checking, { ...right, type: right.type.of }, left);
  return { op: 'in', left, right, type: bool, start, end };
}

function checkArithmetic(checking: Checking, syntax: Binary, left: Node, right: Node): Node {
  const { start, end } = syntax;
  const how = syntax.operator as Arithmetic; // tested by the caller
  const label = labelOf(checking, syntax);
  const kinds = `${left.type.kind} ${how} ${right.type.kind}`;
  if (kinds === 'text + text') return { op: 'join', left, right, type: text, start, end };
  const type =
    arithmeticTypes[kinds] ?? (left.type.kind === 'number' && right.type.kind === 'number' ? number : undefined);
  if (!type)
    return report(checking, syntax, `cannot compute ${nameOfType(left.type)} ${how} ${nameOfType(right.type)}`);
  if ((how === '/' || how === '%') && right.op === 'constant' && right.value === 0)
    return report(checking, right, 'a division by zero has no result');
  return { op: 'arithmetic', how, left, right, label, type, start, end };
}

const arithmeticTypes: { readonly [kinds: string]: Type } = {
  'date - date': { kind: 'duration' },
  'date + duration': { kind: 'date' },
  'duration + date': { kind: 'date' },
  'date - duration': { kind: 'date' },
  'duration + duration': { kind: 'duration' },
  'duration - duration': { kind: 'duration' },
};

/** Check `list.exists(name, condition)` and its kin. */
function checkMacro(checking: Checking, syntax: Syntax & { kind: 'call' }): Node {
  const { start, end } = syntax;
  const how = syntax.name as Macro; // tested by the caller
  const [variable, body, ...more] = syntax.args;
  if (variable?.kind !== 'name' || !body || more.length > 0)
    return report(
      checking,
      syntax,
      `${how}() takes a name and a ${how === 'map' ? 'value' : 'condition'}: list.${how}(x, …)`,
    );
  if (checking.variables.length >= limits.macroDepth)
    return report(checking, syntax, `macros may stand in each other ${limits.macroDepth} deep`, 'EXPRESSION_LIMIT');
  const list = check(checking, syntax.of!);
  if (list.type.kind !== 'list' && list.type.kind !== 'faulty')
    return report(checking, syntax.of!, `${how}() works on a list, but this is ${nameOfType(list.type)}`);
  const element = list.type.kind === 'list' ? list.type.of : faulty;
  const bound = { name: variable.name, type: element, of: list.op === 'leaf' ? list.leaf.label : undefined };
  const inner: Checking = { ...checking, variables: [...checking.variables, bound] };
  const checked = how === 'map' ? check(inner, body) : checkAs(inner, body, 'bool', `the condition of ${how}()`);
  const type: Type = how === 'map' ? { kind: 'list', of: checked.type } : how === 'filter' ? list.type : bool;
  return { op: 'macro', how, list, depth: checking.variables.length, body: checked, type, start, end };
}

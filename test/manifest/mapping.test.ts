// Mapping profiles: faults with line, column and suggestion.
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { compileMapping, loadMapping } from '../../src/manifest/mapping.js';
import { parseSettings } from '../../src/settings-file.js';

function faultsOf(text: string): string[] {
  try {
    compileMapping(parseSettings(text, 'm.yaml'));
    return [];
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    return fault.problems.map(({ code, line, column, message }) => `${line}:${column} ${code} ${message}`);
  }
}

describe('a mapping', () => {
  it.each([
    [
      'an unknown path',
      'mapping: m\ncolumns:\n  Id: declaration.id\n  Kg: item.netKgs\n',
      '4:7 MAPPING_INVALID unknown path "item.netKgs"; did you mean "item.netKg"?',
    ],
    [
      'an unknown key',
      'mapping: m\ncolums:\n  Id: declaration.id\ncolumns: {}\n',
      '2:1 SETTINGS_INVALID unknown key "colums"; did you mean "columns"?',
    ],
    [
      'an unknown key of a column',
      'mapping: m\ncolumns:\n  Id: { to: declaration.id, padd: 3 }\n',
      '3:29 SETTINGS_INVALID unknown key "padd"; did you mean "pad"?',
    ],
    ['no id', 'mapping: m\ncolumns:\n  Kg: item.netKg\n', '2:1 MAPPING_INVALID nothing is mapped to declaration.id'],
    [
      'an unknown encoding',
      'mapping: m\nformat: { encoding: utf-99 }\ncolumns: { Id: declaration.id }\n',
      '2:21 MANIFEST_ENCODING unknown encoding "utf-99"',
    ],
    [
      'UTF-16',
      'mapping: m\nformat: { encoding: utf-16le }\ncolumns: { Id: declaration.id }\n',
      '2:21 MANIFEST_ENCODING the encoding "utf-16le" cannot be read line by line; convert the file to UTF-8',
    ],
    [
      'an encoding with shifts',
      'mapping: m\nformat: { encoding: iso-2022-jp }\ncolumns: { Id: declaration.id }\n',
      '2:21 MANIFEST_ENCODING the encoding "iso-2022-jp" cannot be read line by line; convert the file to UTF-8',
    ],
    [
      'a mark that may be half of a letter',
      'mapping: m\nformat: { encoding: shift_jis, delimiter: "|" }\ncolumns: { Id: declaration.id }\n',
      '2:21 MANIFEST_ENCODING in the encoding "shift_jis" the mark "|" may be half of a letter',
    ],
    [
      'a quote that is the delimiter',
      'mapping: m\nformat: { delimiter: ";", quote: ";" }\ncolumns: { Id: declaration.id }\n',
      '2:34 MAPPING_INVALID the quote is the delimiter',
    ],
    [
      'two columns to one field',
      'mapping: m\ncolumns:\n  Id: declaration.id\n  A: item.hs\n  B: { to: item.hs }\n',
      '5:12 MAPPING_INVALID "item.hs" is written by column "A" already',
    ],
    [
      'a constant beside a column',
      'mapping: m\nconstants: { item.hs: "6404" }\ncolumns:\n  Id: declaration.id\n  A: item.hs\n',
      '2:14 MAPPING_INVALID "item.hs" is written by column "A" already',
    ],
    [
      'a split of what is no list',
      'mapping: m\ncolumns:\n  Id: declaration.id\n  A: { to: item.hs, split: "," }\n',
      '4:28 MAPPING_INVALID the field holds no list to split into',
    ],
    [
      'a unit of what is no mass',
      'mapping: m\ncolumns:\n  Id: declaration.id\n  A: { to: item.quantity, unit: lb }\n',
      '4:33 MAPPING_INVALID only a mass has a unit',
    ],
    [
      'a computed list',
      'mapping: m\ncolumns: { Id: declaration.id }\ncomputed: { item.undg: \'row["A"]\' }\n',
      '3:13 MAPPING_INVALID a list cannot be computed',
    ],
    [
      'a list filled in two ways',
      'mapping: m\ncolumns:\n  Id: declaration.id\n  A: "item.packages[0].kind"\n  B: { to: "item.packages[].count" }\n',
      '5:12 MAPPING_INVALID a list is filled by number or from one cell, not both',
    ],
    [
      'a date pattern of other tools',
      'mapping: m\nformat: { date: DD.MM.YYYY }\ncolumns: { Id: declaration.id }\n',
      '2:17 MAPPING_INVALID not a date pattern: days are d and years y, as in "dd.MM.yyyy"',
    ],
    [
      'a delimiter of two characters',
      'mapping: m\nformat: { delimiter: ",," }\ncolumns: { Id: declaration.id }\n',
      '2:22 SETTINGS_INVALID delimiter: one ASCII character',
    ],
    [
      'a date pattern',
      'mapping: m\nformat: { date: yy-QQ-xx- }\ncolumns: { Id: declaration.id }\n',
      '2:17 MAPPING_INVALID not a date pattern',
    ],
    [
      'a constant of another type',
      'mapping: m\nconstants: { item.origin: ZZ }\ncolumns: { Id: declaration.id }\n',
      '2:27 MAPPING_INVALID the constant does not fit its field: COUNTRY_UNKNOWN',
    ],
    [
      'a faulty expression',
      'mapping: m\ncolumns: { Id: declaration.id }\ncomputed:\n  item.value: \'double(row["A"]) + \'\n',
      '4:35 EXPRESSION_SYNTAX the expression ends where a value is expected',
    ],
    [
      'a label that is no condition',
      'mapping: m\ncolumns: { Id: declaration.id }\nlabels:\n  fraud: \'row["Fraud"]\'\n',
      '4:11 EXPRESSION_TYPE the expression must give bool, but gives text',
    ],
    [
      'an evaluated label that is not there',
      'mapping: m\ncolumns: { Id: declaration.id }\nlabels: { fraud: \'row["F"] == "1"\' }\nevaluates: { counterfeit: fraude }\n',
      '4:27 MAPPING_INVALID there is no label "fraude"; did you mean "fraud"?',
    ],
    [
      'an alias',
      'mapping: &a m\nsays: *a\ncolumns: { Id: declaration.id }\n',
      '1:13 YAML_FEATURE_REFUSED an anchor is not allowed',
    ],
    [
      'a tag',
      'mapping: !!js/function m\ncolumns: { Id: declaration.id }\n',
      '1:24 YAML_FEATURE_REFUSED a tag is not allowed',
    ],
    [
      'a column __proto__',
      'mapping: m\ncolumns: { Id: declaration.id, "__proto__": extra.note }\n',
      '2:32 YAML_FEATURE_REFUSED the key __proto__ is not allowed',
    ],
    ['no YAML', 'mapping: [m\n', '2:1 YAML_MALFORMED'],
  ])('%s', (_, text, expected) => {
    expect(faultsOf(text)[0]?.slice(0, expected.length)).toBe(expected);
  });

  it('tells all faults at once, in order', () => {
    expect(
      faultsOf('mapping: m\ncolumns:\n  A: item.x\n  B: item.y\n  Id: declaration.id\n').map((fault) =>
        fault.slice(0, 3),
      ),
    ).toEqual(['3:6', '4:6']);
  });

  it('of the examples load', async () => {
    const kcs = await loadMapping('examples/mappings/kcs.yaml');
    expect([...kcs.labels.keys()]).toEqual(['fraud', 'critical']);
    expect((await loadMapping('examples/mappings/arrivals.yaml')).groupBy).toBe('Declaration No');
  });

  it('marks the place', () => {
    try {
      compileMapping(parseSettings('mapping: m\ncolumns:\n  Id: declaration.id\n  Kg: item.netKgs\n', 'm.yaml'));
      expect.unreachable();
    } catch (fault) {
      expect((fault as Error).message).toBe(
        'm.yaml:4:7 MAPPING_INVALID: unknown path "item.netKgs"; did you mean "item.netKg"?\n      Kg: item.netKgs\n          ^^^^^^^^^^^',
      );
    }
  });
});

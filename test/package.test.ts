// The package: its manifest, its public names, and what stands in its schemas.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as library from '../src/index.js';
import * as testing from '../src/testing/index.js';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

describe('package.json', () => {
  it('runs no install scripts and pins what it is built with', () => {
    expect(Object.keys(manifest.scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
    expect(readFileSync('.npmrc', 'utf8')).toContain('ignore-scripts=true');
    for (const [name, version] of Object.entries(manifest.devDependencies))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('puts types first in every export', () => {
    for (const entry of ['.', './testing'])
      for (const kind of ['import', 'require'])
        expect(Object.keys(manifest.exports[entry][kind])).toEqual(['types', 'default']);
  });

  it('depends on the runtime by choice only', () => {
    expect(Object.keys(manifest.optionalDependencies)).toEqual(['onnxruntime-node']);
    expect(manifest.dependencies['onnxruntime-common']).toBe(manifest.optionalDependencies['onnxruntime-node']);
  });

  it('has a lock file without addresses', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": "https?:/);
  });
});

describe('public names', () => {
  it('of the library change only on purpose', () => {
    expect(Object.keys(library).sort()).toEqual([
      'CustomsRiskError',
      'addProfiles',
      'compare',
      'createOutcomeLedger',
      'createScorer',
      'createStreamSelector',
      'declarationSchema',
      'defaultPolicy',
      'driftOf',
      'evaluate',
      'fieldIssues',
      'labelOfResult',
      'libraryVersion',
      'loadBudget',
      'loadDriftProfile',
      'loadMapping',
      'loadModel',
      'loadMutes',
      'loadOverrides',
      'loadPolicy',
      'loadRuleSet',
      'outcomeFaults',
      'outcomeResults',
      'overrideReasons',
      'profileDrift',
      'readManifest',
      'readOutcomes',
      'recordFaults',
      'schemaVersion',
      'select',
      'setupFaults',
      'shipped',
      'warningsOf',
      'writeVerdicts',
    ]);
  });

  it('of the test kit too', () => {
    expect(Object.keys(testing).sort()).toEqual(['readerChecks', 'ruleSetChecks']);
  });
});

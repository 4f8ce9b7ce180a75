// The example for data scientists: its commands in order, with the model that lies there; and trained anew where Python can.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeOutcomes } from '../../examples/train-your-own/make-outcomes.js';
import { loadModel } from '../../src/index.js';
import { customsRisk, workFolder } from '../cli/run.js';

const here = 'examples/train-your-own';
const { path } = workFolder();
const python = spawnSync('python3', ['-c', 'import lightgbm, onnx, sklearn, numpy']);
const canTrain = python.status === 0;
if (!canTrain)
  console.warn('python3 with lightgbm, onnx and scikit-learn is not there: the training of the example is not tested');

/** The commands of the README, each as its arguments, with a folder of this test for `work`. */
const commands = [...readFileSync(`${here}/README.md`, 'utf8').matchAll(/^(?:customs-risk|python) .+$/gm)].map(
  ([line]) => line.split(' ').map((word) => (word.startsWith('work/') ? path(word) : word)),
);
const command = (...start: string[]): string[] => {
  const found = commands.find((words) => start.every((word, at) => words[at] === word));
  if (!found) throw new Error(`the README has no command ${start.join(' ')}`);
  return found.slice(1);
};

/** From the ONNX file in `work/` to verdicts; what each command printed stands in the error when it fails. */
function serve(): string[] {
  for (const step of ['init', 'check']) {
    const { code, out, err } = customsRisk(command('customs-risk', 'model', step));
    expect(`${code} ${code === 0 ? '' : out + err}`).toBe('0 ');
    const card = path('work/parcels/model.json');
    writeFileSync(card, readFileSync(card, 'utf8').replaceAll(/"TODO: [^"]*"/g, '"invented"'));
  }
  expect(customsRisk([...command('customs-risk', 'score'), '--force']).code).toBe(0);
  return readFileSync(path('work/verdicts.csv'), 'utf8').trim().split('\n');
}

describe('examples/train-your-own', () => {
  it('has the outcomes that its generator writes', () => {
    expect(readFileSync(`${here}/outcomes.csv`, 'utf8')).toBe(makeOutcomes());
  });

  it('goes from outcomes to verdicts with the model that lies there', async () => {
    mkdirSync(path('work'));
    expect(customsRisk(command('customs-risk', 'features', 'export')).code).toBe(0);
    expect(customsRisk(command('customs-risk', 'features', 'fit')).code).toBe(0);
    const matrix = readFileSync(path('work/matrix.csv'), 'utf8').trim().split('\n');
    expect(matrix).toHaveLength(901);
    expect(matrix.filter((line) => /,[01]$/.test(line))).toHaveLength(502);
    cpSync(`${here}/parcels.onnx`, path('work/model.onnx'));
    expect(serve()).toHaveLength(901);
    expect((await loadModel(path('work/parcels'))).card.outputs[0]!.trainRate).toBeCloseTo(58 / 502, 3);
  });

  it.skipIf(!canTrain).each(['train_lightgbm.py', 'train_logistic.py'])('trains with %s', (script) => {
    const words = command('python', `${here}/${script}`);
    const printed = execFileSync('python3', words, {
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const [, auc] = /AUC (0\.\d+)/.exec(printed)!;
    expect(Number(auc)).toBeGreaterThan(0.85);
    expect(Number(auc)).toBeLessThan(1);
    rmSync(path('work/parcels'), { recursive: true });
    expect(serve()).toHaveLength(901);
  });
});

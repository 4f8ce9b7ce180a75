// Trials: a model that hangs, grows, crashes or differs is refused by a process of its own, while this one goes on.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { loadModel } from '../../src/model/load.js';
import { readModel } from '../../src/model/read.js';
import { tryModel } from '../../src/model/trial.js';
import { encode, nodeOf } from './hand-made.js';
import { bytes, cardFor, digestOf, encodeGraph, int, text, tinyModel, writeModel } from './tiny-model.js';

const declaration = { id: 'C1', items: [{ netKg: 2 }] };

/** A model of one feature, netKg, with graph nodes from "x" [N, 1] to "y". */
function modelOf(nodes: readonly number[][], result: number, tensors = {}): string {
  const graph = encode({ inputs: [['x', 'float32', 'N', 1]], outputs: [['y', 'float32', 'N', 1]], nodes, tensors });
  return writeModel(
    {
      ...cardFor(graph, []),
      files: { 'model.onnx': digestOf(graph) },
      inputs: [{ name: 'x', features: [{ name: 'netKg', expr: 'netKg', says: 'net mass' }] }],
      outputs: [{ name: 'y', index: 0, risk: 'safety', label: 'made for tests', trainRate: 0.5 }],
      canaries: [{ declaration, features: [2], outputs: [result] }],
    },
    graph,
  );
}

/** A constant tensor of float32 zeros, which takes a few bytes in the file. */
const zeros = (name: string, ...sizes: number[]): number[][] => {
  const tensor = [...int(1, sizes.length), ...int(2, 7), ...sizes.flatMap((size) => int(7, size))];
  const attribute = bytes(5, [...text(1, 'value'), ...bytes(5, tensor), ...int(20, 4)]);
  return [
    nodeOf('Constant', [], [`${name} shape`], { attributes: attribute }),
    nodeOf('ConstantOfShape', [`${name} shape`], [name]),
  ];
};

/** Quick for one row; 18 thousand million steps for each of 2,000 layers with 4,096 rows. */
const slow = (): string => {
  const layers = Array.from({ length: 2_000 }, (_, at) => nodeOf('MatMul', [`h${at}`, 'square'], [`h${at + 1}`]));
  return modelOf(
    [
      ...zeros('wide', 1, 1500),
      ...zeros('square', 1500, 1500),
      ...zeros('narrow', 1500, 1),
      nodeOf('MatMul', ['x', 'wide'], ['h0']),
      ...layers,
      nodeOf('MatMul', ['h2000', 'narrow'], ['y']),
    ],
    0,
  );
};

async function faultOf(trial: Promise<unknown>): Promise<CustomsRiskError> {
  const fault = await trial.then(
    () => undefined,
    (thrown: CustomsRiskError) => thrown,
  );
  if (!fault) throw new Error('the model has passed');
  return fault;
}

const children = (): string[] =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);

describe('a trial', () => {
  it('passes a sound model, and tells what it took', async () => {
    const report = await tryModel(readModel(tinyModel()));
    expect(report.microseconds).toBeGreaterThan(0);
    expect(report.bytes).toBeGreaterThan(10_000_000);
  });

  it('finds a model by a path from the folder of this process', async () => {
    const report = await tryModel(readModel(relative(process.cwd(), tinyModel())));
    expect(report.microseconds).toBeGreaterThan(0);
  });

  it('ends a model that takes too long, and leaves this process its time', async () => {
    const model = readModel(slow());
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const fault = await faultOf(tryModel(model, { milliseconds: 400 }));
    clearInterval(timer);
    expect(fault).toMatchObject({ code: 'MODEL_TRIAL', remedy: expect.stringContaining('smaller graph') });
    expect(fault.message).toContain('the trial took longer than 0.4 s');
    expect(ticks).toBeGreaterThan(20); // of some hundred
  });

  it('ends a model that takes too much memory', async () => {
    // 4,096 rows of 60,000 numbers are 983 MB.
    const grows = modelOf(
      [
        ...zeros('wide', 1, 60_000),
        nodeOf('Add', ['x', 'wide'], ['all']),
        nodeOf('ReduceMax', ['all'], ['y'], {
          attributes: bytes(5, [...text(1, 'axes'), ...int(8, 1), ...int(20, 7)]),
        }),
      ],
      2,
    );
    const fault = await faultOf(tryModel(readModel(grows)));
    expect(fault.code).toBe('MODEL_TRIAL');
    expect(fault.message).toContain('the trial took more memory than 512 MiB');
  });

  it.runIf(process.platform === 'linux')('refuses a model that asks for 6 GB with the rows of a batch', async () => {
    const axis = bytes(5, [...text(1, 'axes'), ...int(8, 1), ...int(20, 7)]);
    const wide = [
      ...zeros('wide', 1, 400_000),
      nodeOf('Add', ['x', 'wide'], ['all']),
      nodeOf('ReduceMax', ['all'], ['y'], { attributes: axis }),
    ];
    const fault = await faultOf(tryModel(readModel(modelOf(wide, 2))));
    expect(fault.code).toBe('MODEL_TRIAL');
    expect(fault.message).toMatch(/the graph fails on a batch of 4096 rows: .*alloc|more memory/i);
  });

  it.runIf(process.platform === 'linux')('refuses a model that asks for 64 GiB', async () => {
    const huge = modelOf(
      [
        ...zeros('tall', 131_072, 1),
        ...zeros('wide', 1, 131_072),
        nodeOf('Add', ['tall', 'wide'], ['square']),
        nodeOf('ReduceMax', ['square'], ['one'], {
          attributes: bytes(5, [...text(1, 'keepdims'), ...int(3, 0), ...int(20, 2)]),
        }),
        nodeOf('Add', ['x', 'one'], ['y']),
      ],
      2,
    );
    const fault = await faultOf(tryModel(readModel(huge)));
    expect(['MODEL_TRIAL', 'MODEL_NOT_ONNX', 'MODEL_CANARY']).toContain(fault.code);
    expect(fault.message).toMatch(/memory|alloc/i);
  });

  it.runIf(process.platform === 'linux')('tells of a crash, and hands nothing of our surroundings on', async () => {
    process.env.CUSTOMS_RISK_SECRET = 'not for models';
    const before = children();
    const trial = faultOf(tryModel(readModel(slow()), { milliseconds: 20_000 }));
    let child: string | undefined;
    while (child === undefined) {
      await wait(20);
      child = children().find((one) => !before.includes(one));
    }
    await wait(100); // until the shell has become the process
    const surroundings = readFileSync(`/proc/${child}/environ`, 'utf8');
    process.kill(Number(child), 'SIGSEGV');
    delete process.env.CUSTOMS_RISK_SECRET;
    expect(surroundings).not.toContain('not for models');
    const fault = await trial;
    expect(fault.code).toBe('MODEL_TRIAL');
    expect(fault.message).toContain('the trial ended by SIGSEGV');
  });

  it('refuses a folder that was changed after it was read', async () => {
    const folder = tinyModel();
    const model = readModel(folder);
    const card = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...card, says: 'another' }));
    const fault = await faultOf(tryModel(model));
    expect(fault.code).toBe('MODEL_DIGEST');
    expect(fault.message).toContain('the folder was changed while it was loaded');
  });
});

describe('loadModel', () => {
  const weights = [
    [1, 0],
    [-1, 0.5],
  ];
  const graph = encodeGraph({ weights });
  const wrong = (): string => writeModel(cardFor(graph, [99, 99]), graph);

  it('lets a model prove itself, and gives the fault that the process found', async () => {
    const fault = await faultOf(loadModel(wrong()));
    expect(fault).toMatchObject({ code: 'MODEL_CANARY', remedy: expect.stringContaining('from one source') });
    expect(fault.message).toContain('canary 1: the output for counterfeit is -2, the file says 99');
  });

  it('does so unless it is told not to', async () => {
    expect((await loadModel(wrong(), { trial: false })).name).toBe('tiny');
  });

  it('refuses options that it does not know', async () => {
    const options = { trail: false } as object;
    await expect(loadModel(wrong(), options)).rejects.toMatchObject({ code: 'USAGE' });
  });
});

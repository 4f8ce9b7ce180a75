// The command `model inspect`: what an ONNX file holds, read without running it.
import { join } from 'node:path';
import type { Command } from 'commander';
import { limits } from '../limits.js';
import { describeGraph } from '../model/describe.js';
import { inspectGraph } from '../model/inspect.js';
import { readPlainFile } from '../model/read.js';
import { existingAt } from '../output/targets.js';
import { writeGraphDescription } from '../report/graph-description.js';
import { modelPath } from './config.js';
import { paintFor } from './terminal.js';

/** Add the command. */
export function addModelInspectCommand(model: Command): void {
  model
    .command('inspect')
    .description('Show the inputs, outputs, operators, trees and tensors of an ONNX file, without running it.')
    .argument('<file>', 'ONNX file, model folder, or name of a shipped model')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  $ customs-risk model inspect exported.onnx')
    .action((given: string, { json }: { json?: true }) => {
      const path = modelPath(given, given);
      const file = existingAt(path) === 'folder' ? join(path, 'model.onnx') : path;
      const bytes = readPlainFile(file, limits.modelBytes);
      const graph = describeGraph(inspectGraph(bytes, file));
      process.stdout.write(
        json
          ? `${JSON.stringify({ file, bytes: bytes.length, ...graph }, null, 2)}\n`
          : writeGraphDescription(file, bytes.length, graph, paintFor(process.stdout)),
      );
    });
}

// The command `doctor`: what works on this machine.
import { createRequire } from 'node:module';
import type { Command } from 'commander';
import { CustomsRiskError } from '../errors.js';
import { loadModel } from '../model/load.js';
import { openModel } from '../model/predict.js';
import { loadRuntime } from '../model/session.js';
import { libraryVersion, shipped } from '../pipeline/shipped.js';
import { runInlineTests } from '../rules/inline-tests.js';
import { loadRuleSet } from '../rules/load.js';
import { paintFor } from './terminal.js';

/** Add the command. `exit` takes 0 when all works, 2 when something does not. */
export function addDoctorCommand(program: Command, exit: (code: number) => void): void {
  program
    .command('doctor')
    .description('Say what works on this machine: Node, onnxruntime, the shipped rules and model.')
    .addHelpText('after', '\nExample:\n  $ customs-risk doctor')
    .action(async () => exit(await examine()));
}

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly says: string;
}

async function examine(): Promise<number> {
  const paint = paintFor(process.stdout);
  const findings: Finding[] = [
    { name: 'customs-risk', ok: true, says: libraryVersion },
    nodeFinding(),
    { name: 'Platform', ok: true, says: `${process.platform} ${process.arch}${glibc()}` },
    await finding('onnxruntime', runtimeVersion),
    ...(await Promise.all(
      Object.entries(shipped.ruleSets).map(([name, file]) => finding(`Rules ${name}`, () => rulesState(file))),
    )),
    ...(await Promise.all(
      Object.entries(shipped.models).map(([name, folder]) => finding(`Model ${name}`, () => modelState(folder))),
    )),
  ];
  for (const { name, ok, says } of findings)
    process.stdout.write(`${ok ? paint('green', 'works') : paint('red', 'fails')}  ${name.padEnd(22)} ${says}\n`);
  const failed = findings.filter((one) => !one.ok);
  process.stdout.write(
    failed.length === 0 ? '\nEverything works.\n' : `\n${failed.length} of ${findings.length} do not work.\n`,
  );
  return failed.length === 0 ? 0 : 2;
}

async function finding(name: string, state: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, says: await state() };
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    return { name, ok: false, says: `${fault.message}\n${' '.repeat(30)}${fault.remedy}` };
  }
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { name: 'Node', ok, says: `${process.versions.node}${ok ? '' : ', but 20.19 or newer is needed'}` };
}

function glibc(): string {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  const version = report?.header?.glibcVersionRuntime;
  if (process.platform !== 'linux') return '';
  return version ? `, glibc ${version}` : ', no glibc: onnxruntime has no build, score with --no-model';
}

async function runtimeVersion(): Promise<string> {
  await loadRuntime();
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  return version;
}

async function rulesState(file: string): Promise<string> {
  const ruleSet = await loadRuleSet(file);
  const tests = runInlineTests(ruleSet);
  const passed = tests.filter((test) => test.passed).length;
  return `version ${ruleSet.version}, ${ruleSet.rules.length} rules, ${passed} of ${tests.length} inline tests pass`;
}

async function modelState(folder: string): Promise<string> {
  const model = await loadModel(folder);
  const open = await openModel(model);
  await open.close();
  return `version ${model.version}, ${model.features.specs.length} features, ${model.canaries.length} canary rows repeat`;
}

// Load a policy from its file.
import { compilePolicy, type Policy } from '../scoring/policy.js';
import { parseSettings, readSettingsText } from '../settings-file.js';

/** Load a policy. Throws CustomsRiskError with every fault, its line and its column. */
export async function loadPolicy(file: string): Promise<Policy> {
  return compilePolicy(parseSettings(readSettingsText(file), file));
}

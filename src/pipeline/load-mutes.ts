// Load a mute list from its file.
import { compileMutes, type MuteList } from '../scoring/mutes.js';
import { parseSettings, readSettingsText } from '../settings-file.js';

/** Load a mute list. Throws CustomsRiskError with every fault, its line and its column. */
export async function loadMutes(file: string): Promise<MuteList> {
  return compileMutes(parseSettings(readSettingsText(file), file));
}

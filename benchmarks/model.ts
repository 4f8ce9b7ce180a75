// Model benchmark (`npm run bench:model`): what scoring with the shipped model takes, part by part.
import { createLog } from './measure.js';
import { measureFeatures } from './model-features.js';
import { readRowSets } from './model-rows.js';

const { say, save } = createLog('model');
const sets = await readRowSets();
measureFeatures(sets, say);
save();

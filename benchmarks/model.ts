// Model benchmark (`npm run bench:model`): what scoring with the shipped model takes, part by part.
import { loadModel } from '../src/model/load.js';
import { createLog } from './measure.js';
import { measureFeatures } from './model-features.js';
import { readRowSets } from './model-rows.js';
import { measureShap } from './model-shap.js';

const { say, save } = createLog('model');
const sets = await readRowSets();
measureFeatures(sets, say);
measureShap(sets.at(-1)!, (await loadModel('models/kcs-gbdt')).features, say);
save();

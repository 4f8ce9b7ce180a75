// Model benchmark (`npm run bench:model`): what scoring with the shipped model takes, part by part.
import { loadModel } from '../src/model/load.js';
import { createLog } from './measure.js';
import { measureFeatures } from './model-features.js';
import { readRowSets } from './model-rows.js';
import { measureScoring } from './model-scoring.js';
import { measureShap } from './model-shap.js';

const { say, save } = createLog('model');
const sets = await readRowSets();
measureFeatures(sets, say);
const model = await loadModel('models/kcs-gbdt', { trial: false });
await measureScoring(model, sets.at(-1)!, say);
measureShap(sets.at(-1)!, model.features, say);
save();

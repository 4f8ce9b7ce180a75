// Operators: which of ONNX are run, in families with the reason, and what to do about those that are not.

/** The domains that are run: ONNX itself, and its operators for machine learning; with the versions that are known. */
export const opsets = {
  '': { least: 7, greatest: 26 },
  'ai.onnx.ml': { least: 1, greatest: 5 },
} as const;

export const acceptedDomains: readonly string[] = Object.keys(opsets);

interface Family {
  readonly domain: keyof typeof opsets;
  /** Why they are run. */
  readonly why: string;
  readonly names: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

/**
 * The list. All of them are feed-forward: what they take in time and memory depends on the shapes of what they are given,
 * and not on its values, so that a trial shows it.
 */
export const acceptedOperators: readonly Family[] = [
  {
    domain: 'ai.onnx.ml',
    why: 'decision trees',
    names: words('TreeEnsembleRegressor TreeEnsembleClassifier TreeEnsemble'),
  },
  {
    domain: 'ai.onnx.ml',
    why: 'linear models and kernels',
    names: words('LinearRegressor LinearClassifier SVMRegressor SVMClassifier'),
  },
  {
    domain: 'ai.onnx.ml',
    why: 'preparation of features',
    names: words(
      'ArrayFeatureExtractor Binarizer CategoryMapper FeatureVectorizer Imputer LabelEncoder Normalizer OneHotEncoder Scaler',
    ),
  },
  {
    domain: '',
    why: 'layers of networks',
    names: words('BatchNormalization Dropout Gemm LayerNormalization LpNormalization MatMul'),
  },
  {
    domain: '',
    why: 'activations',
    names: words(
      'Celu Elu Gelu HardSigmoid HardSwish Hardmax LeakyRelu LogSoftmax Mish PRelu Relu Selu Sigmoid Softmax Softplus Softsign Tanh ThresholdedRelu',
    ),
  },
  {
    domain: '',
    why: 'arithmetic, number by number',
    names: words(
      'Abs Add Ceil Clip Cos Div Erf Exp Floor Log Max Mean Min Mod Mul Neg Pow Reciprocal Round Sign Sin Sqrt Sub Sum Tan',
    ),
  },
  {
    domain: '',
    why: 'comparisons and logic',
    names: words('And Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual Not Or Where Xor'),
  },
  {
    domain: '',
    why: 'sums and extremes along an axis',
    names: words(
      'ArgMax ArgMin CumSum ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare TopK',
    ),
  },
  {
    domain: '',
    why: 'types and shapes',
    names: words(
      'Cast CastLike Concat Constant Flatten Gather GatherElements GatherND Identity Reshape ScatterElements ScatterND Shape Size Slice Split Squeeze Transpose Trilu Unsqueeze',
    ),
  },
  {
    domain: '',
    why: 'tensors whose size an operand says, which must not come from values of declarations',
    names: words('ConstantOfShape Expand OneHot Pad Range Tile'),
  },
];

/** The operands that say how large the output is, by their places. */
export const sizeOperands: { readonly [operator: string]: readonly number[] } = {
  ConstantOfShape: [0],
  Expand: [1],
  OneHot: [1],
  Pad: [1],
  Range: [0, 1, 2],
  Tile: [1],
};

const names = new Map(
  acceptedDomains.map((domain) => [
    domain,
    new Set(acceptedOperators.flatMap((family) => (family.domain === domain ? family.names : []))),
  ]),
);

export function isAccepted(domain: string, operator: string): boolean {
  return names.get(domain)?.has(operator) === true;
}

/** What to do about an operator that is not on the list. */
export function remedyFor(operator: string): string | undefined {
  if (operator === 'ZipMap') return "Export with tensors as outputs: options={'zipmap': False} in skl2onnx.";
  if (operator === 'CastMap' || operator === 'DictVectorizer')
    return 'Export with tensors as inputs: list the fields as features of the card.';
  if (['If', 'Loop', 'Scan', 'SequenceMap'].includes(operator))
    return 'Export it without control flow: unroll loops, and choose with Where.';
  return undefined;
}

// How often a property is tried: the usual number in the suite, many times that in `npm run soak`.
const factor = Number(process.env.SOAK_FACTOR ?? 1);

/** `long`: the number in a long run, where it is not the usual one times its factor. */
export const runs = (usual: number, long = usual * factor): number => (factor > 1 ? long : usual);

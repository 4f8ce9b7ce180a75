// How often a property is tried: the usual number in the suite, many times that in `npm run soak`.
export const runs = (usual: number): number => usual * Number(process.env.SOAK_FACTOR ?? 1);

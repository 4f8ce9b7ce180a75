// Odds: probabilities and log-odds, bounded so that certainty never becomes infinite.

// Risks have six decimals, so a probability nearer to 0 or 1 than one millionth says no more.
const nearest = 1e-6;
const farthest = Math.log((1 - nearest) / nearest);

/** Log-odds of a probability, between -13.8 and 13.8; NaN stays NaN. */
export function logit(probability: number): number {
  return boundLogit(Math.log(probability / (1 - probability)));
}

/** Keep log-odds between -13.8 and 13.8. */
export function boundLogit(logOdds: number): number {
  return Math.max(-farthest, Math.min(farthest, logOdds));
}

/** Probability of log-odds. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

// The result of a drift check: how far what comes in differs from the reference profile of a model.

/** Effect sizes. PSI below 0.1 is usual, from 0.25 on a shift; Jensen-Shannon divergence in bits, 0 to 1. */
export interface DriftFigure {
  readonly name: string;
  /** What is compared: a feature, a score, how often a rule fires, or how often a key was never seen by a table. */
  readonly kind: 'feature' | 'score' | 'rule' | 'unseen-keys';
  readonly psi: number;
  readonly jensenShannon: number;
  /** Share that is missing, that fires or that is unseen: in the reference, and now. Null for what has no such share. */
  readonly share: { readonly reference: number; readonly now: number } | null;
  readonly level: 'steady' | 'moved' | 'shifted';
}

export interface DriftReport {
  readonly schema: 'drift/1';
  /** Name, version and digest of the model. */
  readonly model: string;
  readonly rows: { readonly reference: number; readonly now: number };
  /** Greatest PSI first. */
  readonly figures: readonly DriftFigure[];
  readonly shifted: number;
  readonly notes: readonly string[];
}

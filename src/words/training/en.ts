/** What is said of training and of saved models in English. Figures come already written. */
export const EN = {
  titles: {
    choice: 'Choice of the purchase model',
    fit: 'Fit',
    covariates: 'Covariates',
    combined: 'Combined forecast',
    posterior: 'Parameter uncertainty',
    evaluation: 'Evaluation against holdout',
    short: 'In short',
    saved: 'Saved',
    trained: 'Trained on',
  },
  fit: {
    head: ['model', 'status', 'p of no dropout', 'log-likelihood', 'parameters ± standard error'],
    status: { converged: 'converged', boundary: 'boundary', 'not-converged': 'not-converged' },
    weak: 'weakly identified',
    priors: 'weak priors',
    regularity: (k: string, customers: string, taken: string): string =>
      `Regularity of purchases: k = ${k} (1 is at random), from ${customers} customers with two or more times between purchases. Taken: ${taken}.`,
    atRandom: '(M)BG/CNBD-k with k = 1, which is (M)BG/NBD',
  },
  choice: {
    head: ['model', 'log-likelihood', 'AIC', 'BIC', 'log score', 'MAE', 'RMSE', 'status'],
    chosen: (model: string, why: string): string => `${model} was chosen. ${why}`,
    untested: (models: string): string =>
      `No AIC, BIC or likelihood-ratio test of ${models}: weak priors took part in the fit, whose log-likelihood is therefore no maximum.`,
    nested: ['nested', 'in', 'likelihood ratio χ²', 'parameters more', 'p at most'],
  },
  covariates: {
    head: ['acts on', 'covariate', 'factor e^γ', 'γ', 'standard error', 'p (Wald)'],
    processes: { purchase: 'purchasing', dropout: 'dropout' },
    penalty: (ridge: string): string => `Ridge penalty ${ridge}: effects are drawn towards none.`,
    number: (name: string, sd: string, mean: string): string =>
      `${name}: per standard deviation, ${sd}, from the mean, ${mean}.`,
    category: (name: string, commonest: string): string => `${name}: against ${commonest}, the commonest.`,
    joined: (name: string, commonest: string, rare: string): string =>
      `${name}: against ${commonest}, the commonest; ${rare} rare levels are joined.`,
    gain: (own: string, model: string, plain: string): string =>
      `Log-likelihood ${own}, of ${model} without covariates ${plain}`,
    noTest: 'no likelihood-ratio test, which is one of maximum likelihood without penalty.',
    test: (statistic: string, degrees: string, p: string): string =>
      `likelihood-ratio test χ² = ${statistic} with ${degrees} degrees of freedom, p ${p}.`,
  },
  combined: {
    purchases: 'purchases',
    learners: (ridge: string, network: string): string => `${ridge} ridge regression, ${network} network`,
    returns: (models: string, logistic: string): string => `${models} the models, ${logistic} logistic regression`,
    learnt: 'learnt from',
    customers: (customers: string, days: string): string => `${customers} customers, ${days} days ahead of each cutoff`,
    calendar: 'calendar',
    closed: 'closing days',
    open: 'no closing days',
    seasons: 'seasons',
    noSeasons: 'no seasons (a year and four months of history tell them)',
    totalAfter: (cutoff: string): string => `total after ${cutoff}`,
    error: (days: string, share: string, below: boolean): string =>
      `${days} days: actual ${share} ${below ? 'below' : 'above'} the models`,
  },
  posterior: {
    head: ['model', 'draws kept', 'effective sample size', 'Pareto k', 'reliable up to', 'reliable'],
    yes: 'yes',
    no: 'no',
  },
  trained: {
    customers: 'customers',
    boughtAgain: (customers: string, repeat: string): string => `${customers}, of whom ${repeat} bought again`,
    transactions: 'transactions',
    days: 'days',
    span: (first: string, last: string, asOf: string, zone: string): string =>
      `${first} to ${last}, as of ${asOf} (${zone})`,
    historical: 'historical value',
    noAmounts: 'no amounts',
    horizon: 'horizon',
    inDays: (days: string): string => `${days} days`,
    terms: 'discount rate, margin',
    aYear: (rate: string, margin: string): string => `${rate} a year, ${margin}`,
    madeBy: 'made by',
  },
};
export type TrainingWords = typeof EN;

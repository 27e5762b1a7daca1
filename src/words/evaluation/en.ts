/** What is said of evaluations in English. Figures come already written. */
export const EN = {
  combined: 'Combined forecast',
  combinedMedian: 'Combined forecast, median',
  naive: 'Naive formula',
  model: 'model',
  what: { purchases: 'purchases', spend: 'spend' },
  measures: {
    MAE: 'MAE',
    RMSE: 'RMSE',
    bias_pct: 'bias %',
    spearman: 'Spearman',
    norm_gini: 'norm. Gini',
    top_decile_share: 'top tenth holds',
  },
  holdoutSpend: (currency: string) => `Holdout spend${currency}`,
  holdoutPurchases: 'Holdout purchases',
  grades: {
    caption: 'Grades: error saved against the naive formula',
    note:
      'Error saved is 1 less the geometric mean of three ratios to the naive formula: MAE, RMSE, and what the order ' +
      'of customers lacks to the perfect one (1 - normalized Gini). A: significantly a fifth or more (95 %, one-sided); B: a ' +
      'tenth; C: some; D: some, not significant; E: none, not significantly worse; F: significantly worse.',
    saved: (size: string, less: boolean, error: string) =>
      `${size} ${less ? 'less' : 'more'} error than the naive formula, ± ${error}`,
    letters: {
      A: 'at least a fifth less (significant, 95 %)',
      B: 'at least a tenth less (significant, 95 %)',
      C: 'less (significant, 95 %)',
      D: 'not significant',
      E: 'not significant',
      F: 'more (significant, 95 %): the naive formula does better here',
    },
  },
  intervals: {
    caption: 'Intervals of single customers',
    columns: ['intervals', 'should cover', 'covered', 'actual below', 'actual above', 'mean width'],
    likely: ['covered where P(0) < ½', 'mean width'],
  },
  calibration: {
    caption: 'Probability of coming back within the horizon (p_return), and number of purchases',
    columns: ['model', 'calibration error (ECE)', 'Brier score', 'log score', 'purchases: log score', 'CRPS'],
  },
  grid: {
    caption: (what: string, days: string) =>
      `${what} over ${days} days: RMSE and MAE as ratios to the naive formula’s; bias in percent; means ± standard deviation`,
    what: { purchases: 'Purchases', spend: 'Spend' },
    means: ['mean RMSE', 'mean MAE', 'mean bias'],
  },
  report: {
    title: (data: string) => `How good are the predictions? ${data}`,
    subtitle: (customers: string, calibrationEnd: string, holdoutEnd: string, horizon: string) =>
      `${customers} customers known on ${calibrationEnd}, predicted to ${holdoutEnd} (${horizon}), and then compared with what they did.`,
    contents: 'Contents',
    note: (warning: string) => `Note: ${warning}`,
    grade: 'grade against the naive formula',
    bias: (what: string) => `all ${what} together, predicted against actual`,
    top: (what: string) => `of holdout ${what} in the tenth predicted highest`,
    topDetail: 'in random order it would be 10 %',
    points: (figure: string) => `${figure} points`,
    calibration: 'calibration error of p_return',
    calibrationDetail: 'mean distance of predicted probability and outcome',
    beside: 'Beside the naive formula and other models',
    besideText:
      'Every model saw only what was known at the calibration end; the days after met nothing but these measures. ' +
      '± is a standard error: how far the figure would move with other customers of the same kind. ' +
      '▲ and ▼: significantly better or worse than the first model (beyond twice the standard error of the difference on ' +
      'the same customers); without a mark the difference is not significant.',
    elsewhere: 'At other times and over other horizons',
    elsewhereText:
      'Each column is an evaluation of its own, with the history known on that day. All customers share the chance of one ' +
      'period: what holds at several is no accident.',
    worth: 'Who is worth most',
    worthText: 'What can be gained by choosing customers by prediction, and whether the predicted level came true.',
    back: 'Who comes back',
    backText: 'Probabilities are calibrated if, of all customers given 30 %, three in ten come back.',
    missed: 'What was missed',
    purchasing: (model: string) => `How well ${model} describes purchasing`,
    spending: 'How well spend is described',
    measures: 'How to read the measures',
    glossary: [
      'Naive formula: average order value × purchases a year × lifetime in years, per customer. It is what a model has to beat.',
      'MAE and RMSE: mean absolute and root mean squared error of a customer’s figure. RMSE is about the few large ones. ' +
        'Bias: all customers’ predicted total against the actual one.',
      'Spearman and normalized Gini: whether customers stand in the right order; 1 is perfect, 0 is random. Gini weighs ' +
        'customers by what they brought. Top tenth holds: share of the total that the tenth predicted highest brought.',
      'Calibration error: mean distance of predicted probabilities and outcomes in ten groups. Brier score: lower is better; ' +
        'log and ranked probability scores judge whole distributions, log score higher and the other lower being better.',
      'Noise here is that of customers. All share one period with its seasons and events; several calibration ends show that.',
    ],
  },
  screen: {
    titles: {
      choice: 'Choice of the purchase model',
      covariates: 'Covariates',
      evaluation: 'Evaluation against holdout',
      noise: 'Comparison with the naive formula and between models',
      distributions: 'Probabilities and intervals',
      deciles: (model: string) => `Deciles of the customers by ${model}`,
      short: 'In short',
    },
    theCombined: 'the combined forecast',
    evaluation: {
      head: ['model', 'predicting', 'MAE', 'RMSE', 'bias', 'Spearman', 'norm. Gini', 'top decile', 'of perfect'],
      lines: [
        'MAE and RMSE: error a customer. Bias: of the total. Spearman and Gini: how well customers are ranked, 1 is perfect.',
        'Top decile: what the tenth predicted highest held of the actual total; of perfect: as a share of what a perfect',
        'ranking holds.',
      ],
      median: ' median: that of the combined forecast.',
    },
    noise: {
      head: ['model', 'predicting', 'MAE', 'RMSE', 'grade', 'error saved', 'decile MAPE'],
      lines: (chosen: string) => [
        `MAE and RMSE less those of ${chosen}, ± standard error of the difference on the same customers (paired bootstrap).`,
        '▲ significantly better (95 %), ▼ significantly worse; without a mark: not significant.',
        'Grade and error saved: against the naive formula.',
      ],
    },
    distributions: {
      head: [
        ...['model', 'predicting', 'log score', 'CRPS', 'PIT', 'ECE', 'Brier'],
        ...['covered', 'width', 'P(0) < ½', 'width'],
      ],
      lines: [
        'PIT: from left to right the tenths of the predicted distributions, level where they are calibrated.',
        'ECE and Brier score are of p_return. Covered: share of customers within 80 % intervals, all and those with',
        'P(0) < ½, and mean widths.',
      ],
    },
    deciles: {
      head: ['decile', 'customers'],
      of: (what: string) => [`${what} predicted`, 'actual', 'share of all'],
      line: 'Decile 1: the tenth predicted highest. Means a customer, ± standard error; share of the actual total.',
    },
    verdict: (
      customers: string,
      from: string,
      to: string,
      model: string,
      what: string,
      share: string,
      below: boolean,
    ) =>
      `${customers} customers known on ${from}, predicted to ${to}: the error (RMSE) of ${model} for ${what} is ${share} ${below ? 'below' : 'above'} the naive formula's.`,
  },
};
export type EvaluationWords = typeof EN;

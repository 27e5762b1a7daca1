import type { Choice } from '../pipelines/chooseModel.ts';
import type { ReportTable } from '../plots/table.ts';
import { DISPLAY, type Displayed, type MediaBundle, page } from './display.ts';

/** Purchase models beside each other, judged on days that they have not seen. */
export class ChoiceOfModel implements Displayed {
  readonly choice: Choice;

  constructor(choice: Choice) {
    this.choice = choice;
  }

  /** The name of the model chosen. */
  get model(): string {
    return this.choice.model;
  }

  [DISPLAY](): MediaBundle {
    const { model, why, candidates, split } = this.choice;
    if (candidates.length === 0) return page(`${model}: ${why}`);
    const number = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits));
    const table: ReportTable = {
      caption: split ? `Fitted up to ${split.calibrationEnd}, judged up to ${split.end}` : '',
      columns: ['model', 'log score', 'MAE', 'RMSE', 'log-likelihood', 'AIC', 'BIC', 'status'],
      texts: [7],
      rows: candidates.map((c) => [
        c.model,
        number(c.logScore, 4),
        number(c.MAE, 4),
        number(c.RMSE, 4),
        number(c.logLikelihood, 1),
        number(c.AIC, 1),
        number(c.BIC, 1),
        c.identified ? c.status : `${c.status}, weakly identified`,
      ]),
      emphasis: [candidates.findIndex((candidate) => candidate.model === model)],
      note: `Chosen: ${model}. ${why}`,
    };
    return page(table);
  }
}

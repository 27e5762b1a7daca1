import { PerennialError } from '../errors.ts';
import { describeExcluded, isExplained, type Quality } from './quality.ts';

/** A file of which more than this share can't be used was probably misread. */
const MOST_EXCLUDED = 0.1;

/**
 * Stops where more than a tenth of the rows or of the money is excluded for reasons that the file does not state itself.
 *
 * @throws TOO_MUCH_EXCLUDED
 */
export function checkAcceptance(quality: Quality): void {
  const { rows, amount } = quality.unexplained;
  if (rows <= MOST_EXCLUDED && (amount ?? 0) <= MOST_EXCLUDED) return;
  const ofRows = rows > MOST_EXCLUDED;
  const percent = `${Math.round(100 * (ofRows ? rows : amount!))} % of the ${ofRows ? 'rows' : 'money'}`;
  const doubtful = quality.excluded.filter(({ reason }) => !isExplained(reason, null));
  throw new PerennialError('TOO_MUCH_EXCLUDED', {
    file: quality.file,
    share: percent,
    reasons: describeExcluded(doubtful),
  });
}

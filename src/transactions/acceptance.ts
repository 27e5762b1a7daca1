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
  const error = acceptanceError(quality);
  if (error) throw error;
}

/** Why a file should not be trained on as it was read; null where it may. */
export function acceptanceError(quality: Quality): PerennialError | null {
  const { rows, amount } = quality.unexplained;
  const ofRows = rows > MOST_EXCLUDED;
  const largest = ofRows ? rows : (amount ?? 0);
  if (largest <= MOST_EXCLUDED) return null;
  const doubtful = quality.excluded.filter(({ reason }) => !isExplained(reason, null));
  return new PerennialError('TOO_MUCH_EXCLUDED', {
    file: quality.file,
    share: `${Math.round(100 * largest)} % of the ${ofRows ? 'rows' : 'money'}`,
    reasons: describeExcluded(doubtful),
  });
}

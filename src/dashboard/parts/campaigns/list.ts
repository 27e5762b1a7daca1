/** Lists of a campaign as files. */
import type { CampaignMembers, PlannedCampaign } from '../../contract.ts';
import { csvText } from '../../csv.ts';
import { save } from '../copy.tsx';

/** All that is known on the day of the plan. */
export function keepList({ id, list }: PlannedCampaign, german: boolean): void {
  const columns = ['customer_id', 'arm', 'rank', 'value_at_stake', 'p_return', 'best_day', 'reasons'];
  const rows = list.map(({ customer, arm, valueAtStake, pReturn, bestDay, reasons }, k) => [
    ...[customer, arm, k + 1, valueAtStake, pReturn, bestDay, reasons.join('; ')],
  ]);
  save(`campaign-${id}.csv`, 'text/csv', csvText(columns, rows, german));
}

/** As it was drawn, with what was predicted then. */
export function keepMembers({ id, members }: CampaignMembers, german: boolean): void {
  const columns = ['customer_id', 'arm', 'predicted_value', 'expected_purchases', 'p_return'];
  const rows = members.map(({ customer, arm, predictedValue, expectedPurchases, pReturn }) => [
    ...[customer, arm, predictedValue, expectedPurchases, pReturn],
  ]);
  save(`campaign-${id}.csv`, 'text/csv', csvText(columns, rows, german));
}

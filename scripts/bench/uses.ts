import { benchAudit } from './uses/audit.ts';
import { benchBudget } from './uses/budget.ts';
import { benchCampaigns } from './uses/campaigns.ts';
import { benchCrossSelling } from './uses/crossSelling.ts';
import { benchDimensions } from './uses/dimensions.ts';
import { benchGroups } from './uses/groups.ts';
import { benchManual } from './uses/manual.ts';
import { benchMonitoring } from './uses/monitoring.ts';
import { benchRecommendations } from './uses/recommendations.ts';
import { benchReviewLink } from './uses/reviewLink.ts';
import { benchReviews } from './uses/reviews.ts';
import { benchSegments } from './uses/segments.ts';
import { benchSentiment } from './uses/sentiment.ts';
import { benchTiming } from './uses/timing.ts';

/** What decisions rest on, each use of the forecasts held against its bars; `npm run bench uses` runs them all. */
const USES: Readonly<Record<string, () => Promise<string>>> = {
  segments: benchSegments,
  audit: benchAudit,
  timing: benchTiming,
  campaigns: benchCampaigns,
  monitoring: benchMonitoring,
  groups: benchGroups,
  recommendations: benchRecommendations,
  'cross-selling': benchCrossSelling,
  reviews: benchReviews,
  'review-link': benchReviewLink,
  sentiment: benchSentiment,
  dimensions: benchDimensions,
  budget: benchBudget,
  manual: benchManual,
};

/** One use where `USE` names it, else all. */
export async function benchUses(): Promise<string> {
  const wanted = process.env.USE?.split(',') ?? Object.keys(USES);
  const parts: string[] = [];
  for (const use of wanted) parts.push(`### ${use}\n\n${await USES[use]()}`);
  return parts.join('\n\n');
}

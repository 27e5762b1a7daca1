/** Whether it gets better or worse, and who does well, from the store. */
import type { GroupReport } from '../../pipelines/groups.ts';
import type { Watch } from '../../pipelines/monitor.ts';
import { tellAlarm, tellComparison } from '../../pipelines/tellWatch.ts';
import { wordsIn } from '../../words/catalogue.ts';
import type { Language } from '../../words/language.ts';
import { answer } from '../answer.ts';
import {
  alertsQuerySchema,
  alertsSchema,
  groupColumnsSchema,
  groupsParamsSchema,
  groupsQuerySchema,
  groupsSchema,
} from '../decisions.ts';
import { languageOf } from '../languageOf.ts';
import type { LiveSource } from '../live/liveSource.ts';
import { groupCharts, watchCharts } from '../page/watchCharts.ts';
import { parseRequest } from '../problems.ts';
import { reviewsToWatch } from '../storedReviews.ts';
import type { WholeStore } from '../whole/wholeStore.ts';
import type { Route } from './route.ts';

const PROBLEMS = [
  ...(['REQUEST_INVALID', 'GROUP_UNKNOWN', 'OPTION_INVALID', 'TOO_LITTLE_DATA', 'AMOUNTS_DIFFER'] as const),
  ...(['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY'] as const),
];

export function alertsRoute(live: LiveSource, whole: WholeStore): Route {
  return {
    method: 'GET',
    path: '/v1/alerts',
    scope: 'read',
    operation: {
      id: 'alerts',
      tag: 'Decisions',
      summary: 'Purchases since the model was trained beside what it expected then, and alarms',
      description:
        'Groups are held against the rest, so that season and prices, which move everybody, are no alarm. Each alarm says how large the change is and since about when. What reviews of the store feel is watched with it, where their ratings lie from 1 to 5 or `worst` and `best` are given.',
      query: alertsQuerySchema,
      answers: { 200: { description: 'Weeks and alarms.', content: { 'application/json': alertsSchema } } },
      problems: PROBLEMS,
    },
    handlers: [
      async (request, response) => {
        const asked = parseRequest(alertsQuerySchema, request.query);
        const { group, since, falseAlarms, include, worst, best, ...size } = asked;
        const language = languageOf(request, asked.lang);
        const look = { ...size, lang: language };
        const rows = await live.ready('watch').store.reviews.list();
        const reviews = reviewsToWatch(rows, worst === undefined || best === undefined ? undefined : [worst, best]);
        const question = {
          alarmsPerYear: falseAlarms,
          language,
          ...(group === undefined ? {} : { group }),
          ...(since === undefined ? {} : { since }),
        };
        const key = [question, reviews?.scale, rows.length];
        const watched = await whole.ask('watch', { ...question, ...(reviews ? { reviews } : {}) }, key);
        answer(response, 200, {
          ...alertsOf(watched, language),
          ...(include ? { charts: await watchCharts(watched, watched.currency, look) } : {}),
        });
      },
    ],
  };
}

export function groupsRoute(whole: WholeStore): Route {
  return {
    method: 'GET',
    path: '/v1/groups/:column',
    scope: 'read',
    operation: {
      id: 'groups',
      tag: 'Decisions',
      summary: 'Groups by what their customers did over what was expected of them',
      description:
        'Customers belong to whoever served them before `since`. Groups of fewer than ten customers are not shown; there are no ranks. Figures of advisers are personal data of employees: where there is a works council, it has a say first.',
      params: groupsParamsSchema,
      query: groupsQuerySchema,
      answers: { 200: { description: 'Groups, by name.', content: { 'application/json': groupsSchema } } },
      problems: PROBLEMS,
    },
    handlers: [
      async (request, response) => {
        const { since, until, include, ...size } = parseRequest(groupsQuerySchema, request.query);
        const language = languageOf(request, size.lang);
        const look = { ...size, lang: language };
        const column = String(request.params.column);
        const report = await whole.ask('groups', {
          column,
          language,
          ...(since === undefined ? {} : { since }),
          ...(until === undefined ? {} : { until }),
        });
        answer(response, 200, {
          ...groupsAnswerOf(report, language),
          ...(include ? { charts: await groupCharts(report, look) } : {}),
        });
      },
    ],
  };
}

export function groupColumnsRoute(live: LiveSource, whole: WholeStore): Route {
  return {
    method: 'GET',
    path: '/v1/groups',
    scope: 'read',
    operation: {
      id: 'groupColumns',
      tag: 'Decisions',
      summary: 'What the store’s customers can be grouped by',
      answers: { 200: { description: 'The columns.', content: { 'application/json': groupColumnsSchema } } },
      problems: ['STORE_MISSING', 'MODEL_MISSING', 'NOT_READY', 'BUSY'],
    },
    handlers: [
      async (_request, response) => {
        const attributes = live.ready('group').store.settings?.attributes ?? [];
        const columns = await whole.ask('groupColumns', { attributes });
        answer(response, 200, { columns });
      },
    ],
  };
}

/** A watch with its alarms in sentences too. */
function alertsOf<Watched extends Watch>(watch: Watched, language: Language) {
  const { all, measures } = wordsIn(language).watch.monitor;
  const told = (who: string, alarms: Watch['whole']['alarms']) =>
    alarms.map((alarm) => ({ ...alarm, text: tellAlarm(who, alarm, watch.weekEnds, language) }));
  return {
    ...watch,
    whole: { ...watch.whole, alarms: told(all, watch.whole.alarms) },
    measures: watch.measures.map((chart) => ({
      ...{ ...chart, title: measures[chart.measure] },
      alarms: told(measures[chart.measure], chart.alarms),
    })),
    groups: watch.groups.map((chart) => ({ ...chart, alarms: told(chart.group, chart.alarms) })),
  };
}

function groupsAnswerOf({ returns, purchases, revenue, ...report }: GroupReport, language: Language) {
  return {
    ...report,
    returns: { ...returns, texts: tellComparison(returns, 'returns', language) },
    purchases: { ...purchases, texts: tellComparison(purchases, 'purchases', language) },
    revenue: revenue && { ...revenue, texts: tellComparison(revenue, 'revenue', language) },
  };
}

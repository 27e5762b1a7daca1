import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that take longest, by their times in CI: were one of them the last, it would run while other cores wait. */
const LONGEST = [
  ...[
    'engines/trinoWorkerLost',
    'service/hardness/schemas',
    'dashboard/walk',
    'monitoring/watch',
    'end-to-end/mainJob',
  ],
  ...['engines/realData', 'engines/trino', 'engines/duckdbFile', 'engines/postgres', 'service/models/swaps'],
];

/** Where nothing is known of former runs, vitest begins with the largest files: a slow one may be a line long. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((name) => moduleId.includes(`/test/${name}.`));
      return place < 0 ? LONGEST.length : place;
    };
    const sorted = await super.sort(files);
    // Projects stay one after the other.
    return sorted.sort((a, b) => (a.project.name === b.project.name ? rank(a) - rank(b) : 0));
  }
}

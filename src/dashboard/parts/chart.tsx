/** A chart that the server has drawn, with its points to read out, its figures as a table, and both to save. */
import { useRef, useState } from 'preact/hooks';
import type { PageChart } from '../contract.ts';
import { words } from '../settings.ts';
import { save } from './copy.tsx';
import { TableView } from './table.tsx';

export function ChartView({ chart }: { chart: PageChart }) {
  const { chart: text } = words();
  const [at, setAt] = useState<number | null>(null);
  const picture = useRef<HTMLDivElement>(null);
  const { points, width, height } = chart;
  const point = at === null ? null : points[at];

  const follow = (event: PointerEvent) => {
    const box = picture.current!.getBoundingClientRect();
    const x = ((event.clientX - box.left) * width) / box.width;
    const y = ((event.clientY - box.top) * height) / box.height;
    setAt(nearest(points, x, y));
  };
  const step = (event: KeyboardEvent) => {
    const moved = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === 'Home') setAt(0);
    else if (event.key === 'End') setAt(points.length - 1);
    else if (event.key === 'Escape') setAt(null);
    else if (moved) setAt((before) => clamp((before ?? (moved > 0 ? -1 : points.length)) + moved, points.length));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <figure class="chart">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture that is walked through has no element of its own */}
      <div
        class="picture"
        ref={picture}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the points out
        tabIndex={0}
        role="group"
        aria-label={`${chart.title}. ${text.read}`}
        onPointerMove={follow}
        onPointerLeave={() => setAt(null)}
        onKeyDown={step}
      >
        <div aria-hidden="true" dangerouslySetInnerHTML={{ __html: chart.svg }} />
        {point ? (
          <svg class="finder" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            <circle cx={point.x} cy={point.y} r="7" />
          </svg>
        ) : null}
      </div>
      <p class="readout" aria-live="polite">
        {point?.text ?? ''}
      </p>
      <Figures chart={chart} />
    </figure>
  );
}

/** The figures behind the picture: written when they are first opened, for few are. */
function Figures({ chart }: { chart: PageChart }) {
  const { chart: text } = words();
  const [opened, setOpened] = useState(false);
  return (
    <details onToggle={() => setOpened(true)}>
      <summary>{text.table}</summary>
      {opened ? (
        <>
          <div class="scroller">
            <TableView table={chart.table} />
          </div>
          <p class="actions">
            <button type="button" class="quiet" onClick={() => save(`${chart.id}.svg`, 'image/svg+xml', chart.svg)}>
              {text.svg}
            </button>
            <button type="button" class="quiet" onClick={() => save(`${chart.id}.csv`, 'text/csv', csvOf(chart))}>
              {text.csv}
            </button>
          </p>
        </>
      ) : null}
    </details>
  );
}

/** Mostly the nearest by column: pictures are read from left to right. */
function nearest(points: PageChart['points'], x: number, y: number): number | null {
  let best: number | null = null;
  let least = 60;
  points.forEach((point, k) => {
    const distance = Math.abs(point.x - x) + Math.abs(point.y - y) / 8;
    if (distance < least) {
      best = k;
      least = distance;
    }
  });
  return best;
}

function clamp(place: number, length: number): number {
  return Math.max(0, Math.min(length - 1, place));
}

function csvOf({ table }: PageChart): string {
  const line = (cells: readonly string[]) => cells.map(quoted).join(',');
  return `\ufeff${[table.columns, ...table.rows].map(line).join('\r\n')}\r\n`;
}

/** Quoted, and no formula for spreadsheets. */
export function quoted(cell: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}

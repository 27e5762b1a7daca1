/** The first rows: what the file says on the left, how it is understood on the right. What it leaves open is asked. */
import type { Upload, UploadSettings } from '../../contract.ts';
import { day, exactMoney } from '../../figures.ts';
import { words } from '../../settings.ts';
import type { Patch } from './patch.ts';

interface Props {
  readonly upload: Upload;
  patch: Patch;
  readonly fixed: boolean;
}

export function Understood({ upload, patch, fixed }: Props) {
  const { load: text } = words();
  const { question, preview, quality, settings } = upload;
  if (question) return <Ask question={question} patch={patch} />;
  if (!preview || !quality) return null;
  const written = Object.keys(preview[0]?.written ?? {});
  const outcome = (name: string) => (name === 'accepted' ? text.counts : (text.reasons[name] ?? name));
  return (
    <>
      <p>
        {text.datesAre(quality.dates.example)}{' '}
        {quality.amounts.length > 0 ? text.amountsAre(quality.amounts[0].notation) : ''}{' '}
        {text.span(day(quality.firstDay), day(quality.lastDay))}
      </p>
      {fixed ? null : <Reread settings={settings} patch={patch} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section class="scroller" tabIndex={0} aria-label={text.understood}>
        <table class="table preview">
          <caption class="unseen">{text.understood}</caption>
          <thead>
            <tr>
              <th scope="col" class="figure">
                {text.line}
              </th>
              {written.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
              <th scope="col" class="read">
                {text.roles.customer}
              </th>
              <th scope="col" class="read">
                {text.roles.date}
              </th>
              {quality.hasAmounts ? (
                <th scope="col" class="read figure">
                  {text.roles.amount}
                </th>
              ) : null}
              <th scope="col" class="read">
                {text.becomes}
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.map((row) => (
              <tr key={row.line}>
                <td class="figure soft">{row.line}</td>
                {written.map((name) => (
                  <td key={name} class="written">
                    {row.written[name]}
                  </td>
                ))}
                <td class="read">{row.customer ?? '–'}</td>
                <td class="read">{row.day ? day(row.day) : '–'}</td>
                {quality.hasAmounts ? (
                  <td class="read figure">
                    {row.amount === null ? '–' : exactMoney(Number(row.amount), quality.currency || null)}
                  </td>
                ) : null}
                <td class={row.outcome === 'accepted' ? 'read' : 'read warning'}>{outcome(row.outcome)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

interface AskProps {
  readonly question: NonNullable<Upload['question']>;
  patch: Patch;
}

function Ask({ question: { about, column, readings }, patch }: AskProps) {
  const { load: text } = words();
  const choose = (value: string) =>
    patch((settings) =>
      about === 'dates'
        ? { ...settings, dateFormat: value }
        : { ...settings, decimal: value as NonNullable<UploadSettings['decimal']> },
    );
  const read = (value: string | null) =>
    value === null ? text.nothing : about === 'dates' ? day(value) : exactMoney(Number(value), null);
  return (
    <>
      <p role="alert">{about === 'dates' ? text.askDates(column) : text.askAmounts(column)}</p>
      <div class="readings">
        {readings.map(({ value, examples }) => (
          <button type="button" class="reading" key={value} onClick={() => choose(value)}>
            {examples.map(({ written, read: understood }) => (
              <span key={written}>
                {written} → <strong>{read(understood)}</strong>
              </span>
            ))}
          </button>
        ))}
      </div>
    </>
  );
}

/** What was decided can be decided anew. */
function Reread({ settings, patch }: { settings: UploadSettings; patch: Patch }) {
  const { load: text } = words();
  if (!settings.dateFormat && !settings.decimal) return null;
  const anew = () => patch(({ dateFormat: _, decimal: __, ...others }) => others);
  return (
    <p>
      <button type="button" class="quiet" onClick={anew}>
        {text.otherReading}
      </button>
    </p>
  );
}

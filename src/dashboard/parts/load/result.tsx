/** What came of it: how well it predicts beside the model that answers, and the way on. */
import { useEffect, useState } from 'preact/hooks';
import { ask, post, Refusal } from '../../ask.ts';
import type { ModelVersion, Summary, TrainingRun } from '../../contract.ts';
import { compactMoney, count } from '../../figures.ts';
import { learn } from '../../session.ts';
import { language, words } from '../../settings.ts';
import { keep } from '../../summary.ts';
import { Failure } from '../states.tsx';
import { skillOf } from '../versions.tsx';

interface Props {
  readonly result: NonNullable<TrainingRun['result']>;
  readonly active: ModelVersion | null;
  /** Called when another version answers. */
  activated(): void;
}

export function Result({ result, active, activated }: Props) {
  const { load: text } = words();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const inUse = active?.version === result.version;
  const summary = useSummaryOf(inUse ? result.version : null);
  // The version that was activated with the run is told of when the list is asked for again.
  useEffect(() => {
    if (result.activated) activated();
  }, [result.version]);
  const activate = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      await post(`/v1/models/${encodeURIComponent(result.version)}/activate`, {});
      activated();
    } catch (error) {
      if (error instanceof Refusal) setRefusal(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {summary ? <p class="sentence">{sentence(summary)}</p> : null}
      <dl class="pairs">
        <dt>{text.this}</dt>
        <dd>{skillOf(result.skill)}</dd>
        {active && !inUse ? (
          <>
            <dt>{text.inUse}</dt>
            <dd>{skillOf(active.skill)}</dd>
          </>
        ) : null}
      </dl>
      <p class="actions">
        {inUse ? (
          <a class="primary" href="/customers">
            {text.toCustomers}
          </a>
        ) : (
          <button type="button" class="primary" disabled={busy} onClick={activate}>
            {busy ? text.activating : text.activate}
          </button>
        )}
        {inUse ? <a href="/">{text.toOverview}</a> : null}
      </p>
      {refusal ? <Failure refusal={refusal} retry={activate} /> : null}
    </>
  );
}

function sentence({ customers, totals, currency, horizonDays }: Summary): string {
  const { overview } = words();
  const short = (value: number) => compactMoney(value, currency);
  const { historical, predicted, purchases } = totals;
  return [
    historical === null ? '' : overview.sentence(customers, short(historical)),
    predicted
      ? overview.ahead(horizonDays, short(predicted.expected), short(predicted.low), short(predicted.high))
      : overview.aheadPurchases(horizonDays, count(purchases.expected), count(purchases.low), count(purchases.high)),
  ].join(' ');
}

/** The totals by a version, once it answers; the frame and the menu learn of it with them. */
function useSummaryOf(version: string | null): Summary | null {
  const [summary, setSummary] = useState<Summary | null>(null);
  useEffect(() => {
    if (version === null) return;
    void learn();
    ask<Summary>('/v1/summary').then(
      (next) => {
        keep(next);
        setSummary(next);
      },
      () => {
        // The screens that it leads to say why.
      },
    );
  }, [version, language.value]);
  return summary;
}

/** The versions of the model: which there are, which answers, and how to make and choose another. */
import { useRef, useState } from 'preact/hooks';
import { post, type Refusal, useAnswer } from '../ask.ts';
import type { ModelVersion } from '../contract.ts';
import { day, percent } from '../figures.ts';
import { may } from '../session.ts';
import { words } from '../settings.ts';
import { outdated } from '../summary.ts';
import { Training } from './training.tsx';

/** @param changed  called when another version answers */
export function Versions({ changed }: { changed(): void }) {
  const { versions: text } = words().model;
  const answer = useAnswer<{ models: ModelVersion[] }>('/v1/models');
  const mayWrite = may('write');
  if (!answer.data) return null;
  const models = answer.data.models.toReversed();
  const active = models.find((version) => version.active);
  const activated = () => {
    answer.retry();
    changed();
    outdated.value = true;
  };
  return (
    <section>
      <h2>{text.title}</h2>
      <div class="scroller">
        <table class="table">
          <caption class="unseen">{text.title}</caption>
          <thead>
            <tr>
              <th scope="col">{text.learnt}</th>
              <th scope="col" class="figure wrapped">
                {text.skill}
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {models.map((version) => (
              <tr key={version.version} class={version.active ? 'chosen' : ''}>
                <th scope="row">
                  {day(version.asOf)}
                  <span class="second">
                    <code>{version.version}</code>
                  </span>
                </th>
                <td class="figure">{shortSkill(version.skill)}</td>
                <td class="figure">
                  {version.active ? (
                    text.active
                  ) : mayWrite ? (
                    <Activate version={version} active={active} activated={activated} />
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {mayWrite ? <Training done={answer.retry} /> : null}
    </section>
  );
}

function shortSkill(skill: number | null): string {
  const { versions: text } = words().model;
  if (skill === null) return text.notMeasured;
  return skill >= 0 ? text.shortBetter(percent(skill)) : text.shortWorse(percent(-skill));
}

/** Against the spreadsheet formula. */
export function skillOf(skill: number | null): string {
  const { versions: text } = words().model;
  if (skill === null) return text.notMeasured;
  return skill >= 0 ? text.better(percent(skill)) : text.worse(percent(-skill));
}

/** Asks before it happens, with what both versions achieved. */
function Activate(props: { version: ModelVersion; active: ModelVersion | undefined; activated(): void }) {
  const { version, active, activated } = props;
  const { versions: text } = words().model;
  const dialog = useRef<HTMLDialogElement>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const activate = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      await post(`/v1/models/${encodeURIComponent(version.version)}/activate`, {});
      dialog.current?.close();
      activated();
    } catch (error) {
      setRefusal(error as Refusal);
    }
    setBusy(false);
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => dialog.current?.showModal()}>
        {text.activate}
      </button>
      <dialog ref={dialog} class="ask" aria-label={text.question}>
        <h2>{text.question}</h2>
        <dl class="pairs">
          <dt>{text.now}</dt>
          <dd>{active ? `${day(active.asOf)}: ${skillOf(active.skill)}` : words().none}</dd>
          <dt>{text.after}</dt>
          <dd>{`${day(version.asOf)}: ${skillOf(version.skill)}`}</dd>
        </dl>
        {refusal ? (
          <p class="warning" role="alert">
            ▲ {refusal.message}
          </p>
        ) : null}
        <p class="actions">
          <button type="button" class="primary" disabled={busy} onClick={activate}>
            {text.activate}
          </button>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {text.leave}
          </button>
        </p>
      </dialog>
    </>
  );
}

/** Takes a file of reviews into the store. */
import { useState } from 'preact/hooks';
import { post, Refusal } from '../../ask.ts';
import type { ReviewsAdded } from '../../contract.ts';
import { may } from '../../session.ts';
import { decisionWords } from '../../settings.ts';
import { ChooseFile } from '../chooseFile.tsx';
import { readReviews } from './readReviews.ts';

/** Of one request. */
const BLOCK = 500;

export function AddReviews({ done }: { done(): void }) {
  const { reviews: text } = decisionWords();
  const [said, setSaid] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  if (!may('write')) return null;
  const take = async (file: File) => {
    setRefusal(null);
    const { reviews, wrong } = readReviews(await file.text());
    if (wrong !== null) return setSaid(`▲ ${wrong === 0 ? text.noColumns : text.notRead(wrong)}`);
    setBusy(true);
    try {
      let [added, known] = [0, 0];
      for (let at = 0; at < reviews.length; at += BLOCK) {
        const some = await post<ReviewsAdded>('/v1/reviews', { reviews: reviews.slice(at, at + BLOCK) });
        [added, known] = [added + some.added, known + some.known];
      }
      setSaid(text.added(added, known));
      done();
    } catch (error) {
      if (error instanceof Refusal) setRefusal(error);
    }
    setBusy(false);
  };
  return (
    <section>
      <h2>{text.add}</h2>
      <p class="soft">{text.columns}</p>
      <ChooseFile label={text.file} disabled={busy} chosen={take} />
      <p role="status">{said}</p>
      {refusal ? (
        <p class="warning" role="alert">
          ▲ {refusal.message}
        </p>
      ) : null}
    </section>
  );
}

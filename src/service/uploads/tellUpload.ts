import type { Language } from '../../words/language.ts';
import { tellIn } from '../../words/phrases/tellIn.ts';
import type { Upload } from './uploadContract.ts';

/** An upload as it is kept, its texts in a language. */
export function tellUpload(upload: Upload, language: Language): Upload {
  if (language === 'en') return upload;
  const say = (text: string) => tellIn(text, language);
  const problem = <Told extends { detail: string; hint: string }>(own: Told | null) =>
    own && { ...own, detail: say(own.detail), hint: say(own.hint) };
  const { recognised, quality } = upload;
  return {
    ...upload,
    recognised: recognised && { ...recognised, title: say(recognised.title) },
    quality: quality && {
      ...quality,
      warnings: quality.warnings.map(say),
      cautions: quality.cautions.map((caution) => ({ ...caution, text: say(caution.text) })),
    },
    doubt: problem(upload.doubt),
    problem: problem(upload.problem),
  };
}

/** Where a file is dropped or chosen; how much of it has been sent; the sample for whoever has none. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { post, Refusal } from '../../ask.ts';
import type { Upload } from '../../contract.ts';
import { sendFile } from '../../sendFile.ts';
import { may } from '../../session.ts';
import { words } from '../../settings.ts';
import { ChooseFile } from '../chooseFile.tsx';
import { Failure } from '../states.tsx';
import { bytes } from './figures.ts';

interface Sending {
  readonly name: string;
  readonly size: number;
  readonly sent: number;
}

export function DropFile({ arrived }: { arrived(upload: Upload): void }) {
  const { load: text } = words();
  const [sending, setSending] = useState<Sending | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [over, setOver] = useState(false);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  if (!may('write')) return <p>{text.mayNot}</p>;

  const attempt = async (bring: () => Promise<Upload>) => {
    setRefusal(null);
    try {
      arrived(await bring());
    } catch (error) {
      if (error instanceof Refusal) setRefusal(error);
    } finally {
      setSending(null);
    }
  };
  const send = (file: File | undefined) => {
    if (!file) return;
    abort.current = new AbortController();
    const told = (sent: number) => setSending({ name: file.name, size: file.size, sent });
    told(0);
    void attempt(() => sendFile(file, told, abort.current.signal));
  };
  if (sending) {
    return (
      <div class="sending" role="status">
        <p>
          {sending.name}: {text.sent(bytes(sending.sent), bytes(sending.size))}
        </p>
        <progress aria-label={text.sending} max={Math.max(1, sending.size)} value={sending.sent} />
        <button type="button" class="quiet" onClick={() => abort.current.abort()}>
          {text.cancel}
        </button>
      </div>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a help beside the button, which anybody can use */}
      <div
        class={over ? 'drop-zone over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          send(event.dataTransfer?.files[0]);
        }}
      >
        <p>{text.drop}</p>
        <ChooseFile label={text.choose} look="primary" kinds="" chosen={send} />
        <p class="soft">{text.formats}</p>
      </div>
      <p>
        {text.noFile}{' '}
        <button type="button" class="quiet" onClick={() => attempt(() => post<Upload>('/v1/uploads/sample', {}))}>
          {text.sample}
        </button>
      </p>
      {refusal ? <Failure refusal={refusal} retry={() => setRefusal(null)} /> : null}
    </>
  );
}

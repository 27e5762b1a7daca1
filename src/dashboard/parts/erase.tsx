/** Erases a customer for good. The id has to be typed: nobody does that by mistake. */
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { ask, Refusal } from '../ask.ts';
import { capabilities, may } from '../session.ts';
import { words } from '../settings.ts';
import { outdated } from '../summary.ts';

export function Erase({ id }: { id: string }) {
  const { erase: text } = words().customer;
  const { route } = useLocation();
  const [typed, setTyped] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  if (!may('admin') || !capabilities.value.includes('erase')) return null;
  const erase = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      await ask(`/v1/customers/${encodeURIComponent(id)}`, { method: 'DELETE' });
      outdated.value = true;
      route('/customers');
    } catch (error) {
      if (error instanceof Refusal) setRefusal(error);
    }
  };
  return (
    <details class="erase">
      <summary>{text.title}</summary>
      <p>{text.text}</p>
      <form class="setting" onSubmit={erase}>
        <label>
          {text.type(id)}
          <input value={typed} autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
        <button type="submit" class="primary" disabled={typed.trim() !== id}>
          {text.button}
        </button>
      </form>
      {refusal ? (
        <p class="warning" role="alert">
          ▲ {refusal.message}
        </p>
      ) : null}
    </details>
  );
}

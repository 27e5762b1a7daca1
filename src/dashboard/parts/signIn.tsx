import { useState } from 'preact/hooks';
import { post, type Refusal } from '../ask.ts';
import { learn } from '../session.ts';
import { words } from '../settings.ts';

/** Asks for a key, for which a cookie stands from then on. */
export function SignIn({ done }: { done(): void }) {
  const [refused, setRefused] = useState<Refusal | null>(null);
  const { signIn, states } = words();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const key = new FormData(event.currentTarget as HTMLFormElement).get('key');
    try {
      await post('/v1/session', { key: String(key).trim() });
      void learn();
      done();
    } catch (error) {
      setRefused(error as Refusal);
    }
  };
  return (
    <form class="sign-in" onSubmit={submit}>
      <h2>{signIn.title}</h2>
      <p>{signIn.text}</p>
      <label>
        {signIn.key}
        <input name="key" type="password" autocomplete="current-password" required />
      </label>
      {refused ? (
        <p class="warning" role="alert">
          ▲ {refused.status === 401 ? signIn.refused : refused.status === 0 ? states.unreachable : refused.message}
        </p>
      ) : null}
      <button type="submit" class="primary">
        {signIn.submit}
      </button>
    </form>
  );
}

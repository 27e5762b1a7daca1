/** Around every screen: where one is, where one can go, how current the figures are. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Menu } from './menu.tsx';
import { Help } from './parts/help.tsx';
import { learn, session, signOut } from './session.ts';
import { chooseLanguage, chooseTheme, LANGUAGES, language, theme, words } from './settings.ts';
import { listen } from './shortcuts.ts';
import { outdated, summary, watch } from './summary.ts';

export function Frame({ children }: { children: ComponentChildren }) {
  const { route } = useLocation();
  const [helped, setHelped] = useState(false);
  const help = () => setHelped(true);
  const text = words();
  useEffect(() => listen(route, help), [route]);
  useEffect(watch, []);
  useEffect(() => {
    void learn();
  }, []);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        {text.skip}
      </button>
      <header class="bar">
        <span class="brand">{text.name}</span>
        <Menu />
        <div class="about">
          <State />
          <Choices help={help} />
        </div>
      </header>
      {outdated.value ? (
        <p class="stale" role="status">
          {text.states.stale}{' '}
          <button type="button" class="quiet" onClick={() => location.reload()}>
            {text.states.reload}
          </button>
        </p>
      ) : null}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {helped ? <Help closed={() => setHelped(false)} /> : null}
    </>
  );
}

/** Of what day the data are, and the model. */
function State() {
  const known = summary.value;
  const { frame } = words();
  if (!known) return null;
  return (
    <p class="state">
      <span>{frame.dataTo(known.asOf)}</span>
      {known.model.asOf === known.asOf ? null : <span> · {frame.trainedTo(known.model.asOf)}</span>}
    </p>
  );
}

function Choices({ help }: { help(): void }) {
  const { frame } = words();
  const dark = theme.value === 'dark';
  return (
    <div class="choices">
      <fieldset class="languages">
        <legend class="unseen">{frame.language}</legend>
        {LANGUAGES.map((tag) => (
          <button
            type="button"
            key={tag}
            lang={tag}
            aria-pressed={language.value === tag}
            aria-label={tag === 'de' ? 'DE, Deutsch' : 'EN, English'}
            onClick={() => chooseLanguage(tag)}
          >
            {tag.toUpperCase()}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        class="icon"
        aria-label={dark ? frame.toLight : frame.toDark}
        title={dark ? frame.toLight : frame.toDark}
        onClick={() => chooseTheme(dark ? 'light' : 'dark')}
      >
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <circle cx="9" cy="9" r="7" fill="none" stroke="currentColor" stroke-width="1.6" />
          <path d="M9 2a7 7 0 0 1 0 14z" fill="currentColor" />
        </svg>
      </button>
      {session.value && session.value.caller !== 'local' ? (
        <button type="button" class="quiet" onClick={signOut}>
          {frame.signOut}
        </button>
      ) : null}
      <button type="button" class="icon" aria-label={frame.help} title={frame.help} onClick={help}>
        ?
      </button>
    </div>
  );
}

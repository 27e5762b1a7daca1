import { useLayoutEffect, useRef } from 'preact/hooks';
import { screensThere } from '../menu.tsx';
import { chooseShortcuts, shortcuts, words } from '../settings.ts';
import { plain } from '../title.ts';

/** Keys, how to read figures, and where else to look: opens as soon as it is there. */
export function Help({ closed }: { closed(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current!.showModal(), []);
  const { help, close, frame, screens: names } = words();
  const screens = screensThere().map(({ key, name }) => [`g ${key}`, plain(names[name])]);
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={closed}>
      <h2 id="help-title">{help.title}</h2>
      <dl class="keys">
        {[...help.keys, ...screens].map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts.value}
          onChange={(event) => chooseShortcuts(event.currentTarget.checked)}
        />
        {help.letters}
      </label>
      <h2>{help.reading}</h2>
      {help.legend.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p>
        {/* The router leaves it to the browser: it is no screen of the page. */}
        <a href="/docs" target="_self">
          {frame.api}
        </a>
      </p>
      <button type="button" class="primary" onClick={() => dialog.current?.close()}>
        {close}
      </button>
    </dialog>
  );
}

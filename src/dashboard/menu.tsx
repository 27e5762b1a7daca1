/** The menu: screens that the server has something for. Those that find no room stand behind “More”. */
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { SCREENS } from '../service/page/screens.ts';
import { capabilities } from './session.ts';
import { compact, narrow, roomy, words } from './settings.ts';

/** In the order of the menu. */
export function screensThere() {
  return SCREENS.filter(({ needs }) => needs === null || capabilities.value.includes(needs));
}

export function Menu() {
  const { path } = useLocation();
  const text = words();
  const there = screensThere();
  const room = narrow.value ? 4 : compact.value ? 3 : roomy.value ? 12 : 7;
  // “More” takes a place itself.
  const direct = there.length <= room ? there : there.slice(0, room - 1);
  const further = there.slice(direct.length);
  const link = ({ name, path: to }: (typeof there)[number]) => (
    <a href={to} key={to} {...(isAt(path, to) ? { 'aria-current': 'page' } : {})}>
      {text.screens[name]}
    </a>
  );
  return (
    <nav aria-label={text.navigation}>
      {direct.map(link)}
      {further.length > 0 ? (
        <More path={path} current={further.some((screen) => isAt(path, screen.path))}>
          {further.map(link)}
        </More>
      ) : null}
    </nav>
  );
}

function More({ path, current, children }: { path: string; current: boolean; children: preact.ComponentChildren }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    box.current!.open = false;
  }, [path]);
  useEffect(() => {
    const leave = (event: Event) => {
      const aside = !box.current?.contains(event.target as Node);
      if (box.current?.open && (aside || (event as KeyboardEvent).key === 'Escape')) box.current.open = false;
    };
    for (const name of ['pointerdown', 'focusin', 'keydown']) addEventListener(name, leave);
    return () => {
      for (const name of ['pointerdown', 'focusin', 'keydown']) removeEventListener(name, leave);
    };
  }, []);
  return (
    <details class={current ? 'more current' : 'more'} ref={box}>
      <summary>{words().more}</summary>
      <div>{children}</div>
    </details>
  );
}

function isAt(path: string, screen: string): boolean {
  return screen === '/' ? path === '/' : path === screen || path.startsWith(`${screen}/`);
}

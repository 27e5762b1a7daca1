import { ErrorBoundary, LocationProvider, Route, Router } from 'preact-iso';
import { SCREENS } from '../service/page/screens.ts';
import { Frame } from './frame.tsx';
import { Customer, SHOWN } from './screens.tsx';
import { words } from './settings.ts';

/** The whole page: a frame, and in it the screen that the address names. */
export function Page() {
  return (
    <LocationProvider>
      <Frame>
        <ErrorBoundary>
          <Router onRouteChange={afterNavigation}>
            {SCREENS.map(({ name, path }) => (
              <Route path={path} component={SHOWN[name]} key={path} />
            ))}
            <Route path="/customers/:id" component={Customer} />
            <Route default component={Unknown} />
          </Router>
        </ErrorBoundary>
      </Frame>
    </LocationProvider>
  );
}

function Unknown() {
  const { states } = words();
  return (
    <section class="empty">
      <h1 tabIndex={-1}>{states.unknownPage}</h1>
      <a href="/">{states.toOverview}</a>
    </section>
  );
}

let last: string | null = null;
/** Those who can't see it hear where they are: the heading takes the focus, but not on arrival. */
function afterNavigation(): void {
  const { pathname } = location;
  const stayed = last === null || last === pathname;
  last = pathname;
  // Sorting, filtering and what stands beside the table change the address, but not where one is.
  if (stayed) return;
  scrollTo(0, 0);
  setTimeout(() => {
    // Who has come to search is there already.
    if (document.activeElement?.id === 'search') return;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, 50);
}

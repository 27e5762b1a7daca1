import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso';
import { Frame } from './frame.tsx';
import { Overview } from './screens/overview.tsx';
import { words } from './settings.ts';

const Customers = lazy(() => import('./screens/customers.tsx').then((screen) => screen.Customers));
const Customer = lazy(() => import('./screens/customer.tsx').then((screen) => screen.Customer));
const Model = lazy(() => import('./screens/model.tsx').then((screen) => screen.Model));
const Try = lazy(() => import('./screens/try.tsx').then((screen) => screen.Try));

/** The whole page: a frame, and in it the screen that the address names. */
export function Page() {
  return (
    <LocationProvider>
      <Frame>
        <ErrorBoundary>
          <Router onRouteChange={afterNavigation}>
            <Route path="/" component={Overview} />
            <Route path="/customers" component={Customers} />
            <Route path="/customers/:id" component={Customer} />
            <Route path="/model" component={Model} />
            <Route path="/try" component={Try} />
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

let first = true;
/** Those who can't see it hear where they are: the heading takes the focus, but not on arrival. */
function afterNavigation(): void {
  if (first) {
    first = false;
    return;
  }
  scrollTo(0, 0);
  setTimeout(() => document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true }), 50);
}

/** What stands where figures would: while they load, where there are none, and where they were refused. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Answer, Refusal } from '../ask.ts';
import { capabilities } from '../session.ts';
import { language, words } from '../settings.ts';
import { CopyButton } from './copy.tsx';
import { SignIn } from './signIn.tsx';

type Blocks = readonly ('line' | 'figures' | 'chart' | 'rows')[];

/** Grey blocks of the final size; seen only where loading takes longer than 150 ms. */
export function Loading({ blocks, work }: { blocks: Blocks; work?: string | undefined }) {
  return (
    <>
      {work ? <Working work={work} waiting /> : null}
      <div class="loading" role="status" aria-label={words().states.loading}>
        {blocks.map((block, k) => (
          <div class={`block block-${block}`} key={k} />
        ))}
      </div>
    </>
  );
}

/** Says what is being worked out, and for how long so far, where that takes longer than a second. */
export function Working({ work, waiting }: { work: string; waiting: boolean }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!waiting) return;
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, [waiting]);
  const said = waiting && seconds > 0;
  return (
    <div class="working soft" role="status">
      {said ? work : null}
      {/* Not read out every second. */}
      {said ? <span aria-hidden="true"> {words().states.soFar(seconds)}</span> : null}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <section class="empty">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What was refused and why, the request's id to copy, and a way on. */
export function Failure({ refusal, retry }: { refusal: Refusal; retry(): void }) {
  const { status, problem, requestId, retryAfter } = refusal;
  const text = words();
  if (status === 401) return <SignIn done={retry} />;
  if (problem.code === 'MODEL_MISSING' && capabilities.value.includes('load')) return <NoModel />;
  const waits = status === 429 || status === 503;
  const title =
    status === 0 ? text.states.unreachable : (text.problems[problem.code ?? ''] ?? problem.title ?? text.states.failed);
  return (
    <section class="failure" role="alert">
      <h2>{title}</h2>
      {status === 0 ? <p>{text.states.unreachableHint}</p> : null}
      {problem.detail ? (
        <p>
          {sentence(problem.detail)} {forProgrammers(problem.hint) ? null : problem.hint}
        </p>
      ) : null}
      {requestId ? (
        <p class="soft">
          {text.states.requestId} <code>{requestId}</code> <CopyButton text={requestId} label={text.states.copy} />
        </p>
      ) : null}
      <Retry seconds={waits ? (retryAfter ?? 2) : null} retry={retry} key={`${language.value}${requestId}`} />
    </section>
  );
}

/** A server to which nothing is loaded yet. */
function NoModel() {
  const { overview, screens, states } = words();
  return (
    <section class="empty">
      <h2>{states.noModel}</h2>
      <p>{overview.beginText}</p>
      <a class="primary" href="/load">
        {screens.load}
      </a>
    </section>
  );
}

/** Whoever looks at a page has no use for addresses of the service. */
function forProgrammers(hint: string | undefined): boolean {
  return hint?.includes('/v1/') ?? false;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Counts down and retries by itself where seconds are given. */
function Retry({ seconds, retry }: { seconds: number | null; retry(): void }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left === null) return;
    if (left <= 0) return retry();
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  const { states } = words();
  return (
    <button type="button" class="primary" onClick={retry}>
      {left === null ? states.retry : states.retryIn(Math.max(0, left))}
    </button>
  );
}

/** One of the states, or what is made of the answer: old figures stay while newer ones are on their way. */
export function When<T>(props: {
  answer: Answer<T>;
  blocks: Blocks;
  /** What the server works out meanwhile, and how long that takes, where it is more than to look something up. */
  work?: string;
  children: (data: T) => ComponentChildren;
}) {
  const { answer, blocks, work, children } = props;
  if (answer.refusal) return <Failure refusal={answer.refusal} retry={answer.retry} />;
  if (answer.data === null) return <Loading blocks={blocks} work={work} />;
  return (
    <>
      {work ? <Working work={work} waiting={answer.waiting} /> : null}
      {children(answer.data)}
    </>
  );
}

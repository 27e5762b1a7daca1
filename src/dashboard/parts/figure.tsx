import type { ComponentChildren } from 'preact';

export interface FigureProps {
  readonly name: string;
  readonly value: string;
  /** The same in full, where it is shortened. */
  readonly exact?: string;
  /** Facts are in ink, forecasts blue. */
  readonly forecast?: boolean;
  readonly main?: boolean;
  /** Opens the list behind the figure. */
  readonly href?: string;
  readonly children?: ComponentChildren;
}

/** A figure with its name and what belongs to it. */
export function Figure({ name, value, exact, forecast, main, href, children }: FigureProps) {
  const number = (
    <span class={forecast ? 'number forecast' : 'number'} {...(exact ? { title: exact } : {})}>
      {value}
    </span>
  );
  return (
    <div class={main ? 'figure-box main' : 'figure-box'}>
      <dt>{name}</dt>
      <dd>
        {href ? <a href={href}>{number}</a> : number}
        {children}
      </dd>
    </div>
  );
}

import { signal } from '@preact/signals';
import { firstLanguage, type Language } from './choices.ts';

/** That the page is read in. */
export const language = signal<Language>(firstLanguage());

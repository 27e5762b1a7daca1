import { effect } from '@preact/signals';
import { render } from 'preact';
import './palette.css';
import './styles.css';
import './charts.css';
import { Page } from './page.tsx';
import { language, theme, useLanguage } from './settings.ts';

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
await useLanguage(language.value);
render(<Page />, document.getElementById('page')!);

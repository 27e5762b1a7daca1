import { useState } from 'preact/hooks';
import { words } from '../settings.ts';

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label, id }: { text: string; label: string; id?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" class="quiet" onClick={copy} {...(id ? { id } : {})}>
      <span aria-live="polite">{copied ? words().states.copied : label}</span>
    </button>
  );
}

/** The clipboard of browsers asks for HTTPS or this machine; elsewhere a selected field has to do. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

/** Hands a text to the browser as a file. */
export function save(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A button that lets a text file be chosen: the browser's own speaks the browser's language, not the page's. */
import { useRef } from 'preact/hooks';

export interface ChooseFileProps {
  readonly label: string;
  readonly disabled?: boolean;
  chosen(file: File): void;
}

export function ChooseFile({ label, disabled = false, chosen }: ChooseFileProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <p>
      <button type="button" class="quiet" disabled={disabled} onClick={() => field.current?.click()}>
        {label}
      </button>
      <input
        ref={field}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-label={label}
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        disabled={disabled}
        onChange={(event) => {
          const { currentTarget: input } = event;
          const [file] = input.files ?? [];
          if (file) chosen(file);
          // So that the same file, mended, can be chosen again.
          input.value = '';
        }}
      />
    </p>
  );
}

/** A button that lets a file be chosen: the browser's own speaks the browser's language, not the page's. */
import { useRef } from 'preact/hooks';

export interface ChooseFileProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly look?: 'quiet' | 'primary';
  /** What the browser offers first, as `accept` of a field; text where not given. */
  readonly kinds?: string;
  chosen(file: File): void;
}

const TEXT = '.csv,.tsv,.txt,text/csv,text/plain';

export function ChooseFile({ label, disabled = false, look = 'quiet', kinds = TEXT, chosen }: ChooseFileProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <p>
      <button type="button" class={look} disabled={disabled} onClick={() => field.current?.click()}>
        {label}
      </button>
      <input
        ref={field}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-label={label}
        accept={kinds}
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

import { sayError } from '../strings';

interface ErrorNoteProps {
  error: { code: string } | null;
  retry?: () => void;
  retryLabel?: string;
}

/** What went wrong in plain words, read out when it appears. */
export function ErrorNote({ error, retry, retryLabel }: ErrorNoteProps) {
  return (
    <div role="alert">
      {error && (
        <p class="error-note" data-testid="error-note" data-code={error.code}>
          {sayError(error)}{' '}
          {retry && (
            <button type="button" class="link" onClick={retry}>
              {retryLabel}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

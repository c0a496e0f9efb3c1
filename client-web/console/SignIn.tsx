import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ApiError, toApiError } from '../shared/api/errors';
import { ErrorNote } from '../shared/ui/ErrorNote';
import type { ConsoleStore } from './consoleStore';
import { strings } from './strings';

const DEMO = { slug: 'greenhouse', email: 'owner@greenhouse.example', password: 'Greenhouse-demo-1' };

/** Who works here signs in; on a server with the demo practice, its account is filled in. */
export function SignIn({ store }: { store: ConsoleStore }) {
  const email = useSignal('');
  const password = useSignal('');
  const isDemo = useSignal(false);
  const isBusy = useSignal(false);
  const error = useSignal<ApiError | null>(null);

  useEffect(() => {
    store.api.practice(DEMO.slug).then(
      () => {
        isDemo.value = true;
        if (email.value || password.value) return;
        email.value = DEMO.email;
        password.value = DEMO.password;
      },
      () => {
        // No demo practice here, so there is nothing to hint at.
      },
    );
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      await store.session.signIn(email.value.trim(), password.value);
    } catch (thrown) {
      error.value = toApiError(thrown);
    } finally {
      isBusy.value = false;
    }
  };

  return (
    <main class="sign-in">
      <form class="sign-in-form" onSubmit={submit}>
        <p class="brand">{strings.appName}</p>
        <h1 class="page-title">{strings.signInTitle}</h1>
        <label class="labelled">
          {strings.email}
          <input
            class="field"
            data-testid="login-email"
            type="email"
            autoComplete="username"
            required
            value={email.value}
            onInput={(event) => {
              email.value = event.currentTarget.value;
            }}
          />
        </label>
        <label class="labelled">
          {strings.password}
          <input
            class="field"
            data-testid="login-password"
            type="password"
            autoComplete="current-password"
            required
            value={password.value}
            onInput={(event) => {
              password.value = event.currentTarget.value;
            }}
          />
        </label>
        <ErrorNote error={error.value} />
        <button
          type="submit"
          class="primary-button"
          data-testid="login-submit"
          aria-disabled={isBusy.value || undefined}
        >
          {isBusy.value ? strings.signingIn : strings.signIn}
        </button>
        {isDemo.value && (
          <p class="demo-hint" data-testid="demo-hint">
            {strings.demoHint(DEMO.email, DEMO.password)}
          </p>
        )}
      </form>
    </main>
  );
}

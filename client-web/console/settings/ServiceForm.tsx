import { useSignal } from '@preact/signals';
import type { Service } from '../../shared/api/types';
import { minorDigits } from '../../shared/time/money';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import { CheckField, NumberField } from './fields';
import { PolicyFields, USUAL_POLICY } from './PolicyFields';
import { SaveRow } from './SaveRow';
import { useSaving } from './useSaving';

interface ServiceFormProps {
  store: ConsoleStore;
  /** Null: a new one. */
  service: Service | null;
  onDone: () => void;
}

type Draft = Omit<Service, 'id'> & { id?: string };

const NEW: Draft = {
  name: '',
  description: '',
  durationMinutes: 50,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 10,
  price: { amount: 0, currency: 'USD' },
  active: true,
};

/** One service: what it is, how long it takes, what it costs, and rules of its own. */
export function ServiceForm({ store, service, onDone }: ServiceFormProps) {
  const draft = useSignal<Draft>(service ?? NEW);
  const isAsking = useSignal(false);
  const saving = useSaving();
  const current = draft.value;
  const edit = (change: Partial<Draft>) => {
    saving.isSaved.value = false;
    draft.value = { ...draft.value, ...change };
  };
  const finish = async (work: () => Promise<unknown>) => {
    const isDone = await saving.run(async () => {
      await work();
      await store.readPractice();
    });
    if (isDone) onDone();
  };
  const price = current.price ?? { amount: 0, currency: 'USD' };
  const unit = 10 ** minorDigits(price.currency);
  const practicePolicy = store.practice.value?.organization.bookingPolicy ?? USUAL_POLICY;

  return (
    <form
      class="hours-form"
      data-testid="service-form"
      onSubmit={(event) => {
        event.preventDefault();
        void finish(() => store.api.saveService(draft.value));
      }}
    >
      <label class="labelled">
        {strings.serviceName}
        <input
          class="field"
          data-testid="service-name"
          required
          dir="auto"
          maxLength={200}
          value={current.name}
          onInput={(event) => edit({ name: event.currentTarget.value })}
        />
      </label>
      <label class="labelled">
        {strings.description}
        <textarea
          class="field"
          rows={2}
          dir="auto"
          maxLength={4000}
          value={current.description ?? ''}
          onInput={(event) => edit({ description: event.currentTarget.value })}
        />
      </label>
      <div class="hours-limits">
        <NumberField
          label={strings.durationMinutes}
          value={current.durationMinutes}
          min={5}
          max={480}
          testId="service-duration"
          onChange={(durationMinutes) => edit({ durationMinutes })}
        />
        <label class="labelled">
          {strings.price(price.currency)}
          <input
            class="field"
            type="number"
            data-testid="service-price"
            min={0}
            step={1 / unit}
            value={price.amount / unit}
            onChange={(event) =>
              edit({ price: { ...price, amount: Math.round((event.currentTarget.valueAsNumber || 0) * unit) } })
            }
          />
        </label>
        <NumberField
          label={strings.bufferBefore}
          value={current.bufferBeforeMinutes ?? 0}
          max={240}
          onChange={(bufferBeforeMinutes) => edit({ bufferBeforeMinutes })}
        />
        <NumberField
          label={strings.bufferAfter}
          value={current.bufferAfterMinutes ?? 0}
          max={240}
          onChange={(bufferAfterMinutes) => edit({ bufferAfterMinutes })}
        />
      </div>
      <CheckField isChecked={current.active !== false} testId="service-active" onChange={(active) => edit({ active })}>
        {strings.isOffered}
      </CheckField>
      <CheckField
        isChecked={Boolean(current.bookingPolicy)}
        testId="service-own-policy"
        onChange={(isOwn) => edit({ bookingPolicy: isOwn ? practicePolicy : null })}
      >
        {strings.ownPolicy}
      </CheckField>
      {current.bookingPolicy && (
        <PolicyFields policy={current.bookingPolicy} onChange={(bookingPolicy) => edit({ bookingPolicy })} />
      )}
      <SaveRow saving={saving} testId="service-save" />
      {service && (
        <div class="row">
          {isAsking.value ? (
            <>
              <span>{strings.deleteServiceSure}</span>
              <button
                type="button"
                class="danger-button"
                data-testid="service-delete-confirm"
                ref={(element) => {
                  element?.focus();
                }}
                onClick={() => void finish(() => store.api.removeService(service))}
              >
                {strings.deleteYes}
              </button>
              <button
                type="button"
                class="quiet-button"
                onClick={() => {
                  isAsking.value = false;
                }}
              >
                {strings.keep}
              </button>
            </>
          ) : (
            <button
              type="button"
              class="quiet-button"
              data-testid="service-delete"
              onClick={() => {
                isAsking.value = true;
              }}
            >
              {strings.deleteService}
            </button>
          )}
        </div>
      )}
    </form>
  );
}

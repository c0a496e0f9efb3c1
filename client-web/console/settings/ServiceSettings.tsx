import { useSignal } from '@preact/signals';
import type { Practice, Service } from '../../shared/api/types';
import { formatMoney } from '../../shared/time/money';
import type { ConsoleStore } from '../consoleStore';
import { Dialog } from '../Dialog';
import { strings } from '../strings';
import { ServiceForm } from './ServiceForm';

interface ServiceSettingsProps {
  store: ConsoleStore;
  practice: Practice;
  mayEdit: boolean;
}

/** What the practice offers. */
export function ServiceSettings({ store, practice, mayEdit }: ServiceSettingsProps) {
  const opened = useSignal<Service | 'new' | null>(null);
  const close = () => {
    opened.value = null;
  };
  return (
    <section aria-label={strings.services}>
      {!mayEdit && <p class="muted small">{strings.readOnlyManagers}</p>}
      <ul class="booking-list">
        {practice.services.map((service) => (
          <li key={service.id} class="my-booking settings-row" data-testid="service-row" data-service-id={service.id}>
            <div>
              <p class="booking-when">{service.name}</p>
              <p class="muted">{service.description}</p>
              <p class="muted small">{summary(service)}</p>
            </div>
            {mayEdit && (
              <button
                type="button"
                class="quiet-button"
                data-testid="service-edit"
                aria-label={strings.editNamed(service.name)}
                onClick={() => {
                  opened.value = service;
                }}
              >
                {strings.edit}
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayEdit && (
        <button
          type="button"
          class="primary-button add-row"
          data-testid="service-add"
          onClick={() => {
            opened.value = 'new';
          }}
        >
          {strings.addService}
        </button>
      )}
      {opened.value && (
        <Dialog
          title={opened.value === 'new' ? strings.addService : opened.value.name}
          testId="service-dialog"
          onClose={close}
        >
          <ServiceForm store={store} service={opened.value === 'new' ? null : opened.value} onDone={close} />
        </Dialog>
      )}
    </section>
  );
}

function summary(service: Service): string {
  const [before, after] = [service.bufferBeforeMinutes ?? 0, service.bufferAfterMinutes ?? 0];
  return [
    strings.minutes(service.durationMinutes),
    formatMoney(service.price),
    before + after > 0 && strings.buffers(before, after),
    service.bookingPolicy?.approval === 'manual' && strings.confirmedByHand,
    service.active === false && strings.paused,
  ]
    .filter(Boolean)
    .join(' · ');
}

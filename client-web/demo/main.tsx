import '@fontsource-variable/inter';
import { render } from 'preact';
import { Api } from '../shared/api/api';
import { Http } from '../shared/api/http';
import type { Practice } from '../shared/api/types';
import { formatMoney } from '../shared/time/money';
import './demo.css';
import { strings } from './strings';

const nobody = { token: async () => null, renew: async () => null };

function Services({ practice }: { practice: Practice }) {
  return (
    <ul class="services">
      {practice.services.map((service) => (
        <li key={service.id}>
          <h3>{service.name}</h3>
          <p>{service.description}</p>
          <p class="facts">
            {[strings.minutes(service.durationMinutes), formatMoney(service.price)].filter(Boolean).join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Team({ practice }: { practice: Practice }) {
  return (
    <ul class="team">
      {practice.therapists.map((therapist) => (
        <li key={therapist.id}>
          <span class="portrait" aria-hidden="true">
            {initials(therapist.name)}
          </span>
          <h3>{therapist.name}</h3>
          <p class="facts">{therapist.title}</p>
          <p>{therapist.bio}</p>
        </li>
      ))}
    </ul>
  );
}

function initials(name: string): string {
  const words = name.replace(/^(Dr|Prof)\.?\s+/, '').split(/[,\s]+/);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('');
}

async function fill(): Promise<void> {
  const services = document.getElementById('services-list');
  const team = document.getElementById('team-list');
  if (!services || !team) return;
  try {
    const practice = await new Api(new Http({ baseUrl: '', credentials: nobody })).practice('greenhouse');
    render(<Services practice={practice} />, services);
    render(<Team practice={practice} />, team);
  } catch {
    render(<p>{strings.unavailable}</p>, services);
    render(<p>{strings.unavailable}</p>, team);
  }
}

void fill();

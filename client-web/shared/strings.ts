/** The words that the widget and the console share. Each app has its own beside its entry. */
import { zoneLabel } from './time/days';

export const words = {
  back: 'Back',
  tryAgain: 'Try again',
  discard: 'Discard',
  loading: 'Loading…',
  reconnecting: 'Connection lost. Reconnecting…',
  connecting: 'Connecting…',
  you: 'You',

  messages: 'Messages',
  messageLabel: 'Message',
  send: 'Send',
  sending: 'Sending…',
  sent: 'Sent',
  read: 'Read',
  notSent: 'Not sent.',
  showEarlier: 'Show earlier messages',
  showLater: 'Show later messages',
  showNewest: 'To the newest',
  typing: (names: string[]) => (names.length === 1 ? `${names[0]} is writing…` : `${names.join(', ')} are writing…`),
  someone: 'Somebody',
  erased: 'This message was removed.',
  edited: 'edited',
  messageActions: 'Change this message',
  editMessage: 'Edit',
  deleteMessage: 'Delete',
  deleteSure: 'Yes, delete it',
  keepMessage: 'Leave it',
  saveMessage: 'Save',
  proposal: (service: string) => `Proposed times for ${service}`,
  proposalLabel: 'Proposed times',
  proposalTaken: 'Booked',
  acceptSlot: (when: string) => `Book ${when}`,

  desk: (state: 'away' | 'queued', opens: string | null | undefined) =>
    state === 'queued'
      ? 'Everybody is busy right now. Please stay: somebody will be with you.'
      : `Nobody can answer right now.${opens ? ` We are here again on ${opens}.` : ''} Leave a message, and we answer here or by mail.`,

  service: 'Service',
  chooseService: 'What would you like to book?',
  chooseTherapist: 'With whom?',
  chooseTime: 'When suits you?',
  minutes: (count: number) => `${count} min`,
  anyTherapist: 'Anyone available',
  anyTherapistHint: 'More times to choose from',
  noTherapists: 'Nobody offers this service at the moment.',
  days: 'Days',
  earlierDays: 'Earlier days',
  laterDays: 'Later days',
  noTimes: 'There are no free times in these two weeks.',
  noTimesOnDay: 'No free times are left on this day.',
  noFree: 'nothing free',
  times: (day: string) => `Times on ${day}`,
  morning: 'Morning',
  afternoon: 'Afternoon',
  evening: 'Evening',
  slotGone: (time: string) => `${time} has just been taken.`,
  goneLabel: 'just taken',
  noLongerFree: 'no longer free',
  timesIn: (zone: string, instant?: string) => `All times in ${zoneLabel(zone, instant)}.`,
  suggested: 'Suggested for you',
  preferredPart: 'Part of the day',
  anyPart: 'Any',
  noTimesThen: 'Nothing is free at that part of the day.',
  reasons: {
    preferred_day: 'on a day you prefer',
    preferred_time: 'at a time you prefer',
    light_day: 'a quiet day',
    soonest: 'the earliest',
  },
  practiceTime: (time: string, zone: string) => `${time} at the practice (${zone})`,

  details: 'Your details',
  name: 'Name',
  email: 'Email',
  phone: 'Phone (optional)',
  notes: 'Anything we should know? (optional)',
  held: (time: string) => `This time is kept for you for ${time}.`,
  heldAnnounce: 'This time is kept for you for five minutes.',
  needsApproval: 'The practice confirms each booking; the time is kept meanwhile.',
  confirm: 'Confirm booking',
  confirming: 'Booking…',
  slotTaken: 'Somebody else has just taken that time. These are the nearest that are free:',
  booked: 'You are booked',
  moved: 'Your appointment has been moved',
  requested: 'Your appointment has been requested',
  requestedHint: 'The time is kept for you until the practice confirms it. You will hear from us.',
  with: (name: string) => `with ${name}`,
  done: 'Done',
  moveTo: 'Choose a new time',

  status: {
    pending: 'Waiting for confirmation',
    confirmed: 'Confirmed',
    cancelled: 'Cancelled',
    completed: 'Completed',
    no_show: 'Did not come',
  },
  notice: {
    booked: 'Appointment booked',
    rescheduled: 'Appointment moved',
    pending: 'Appointment requested',
    confirmed: 'Appointment confirmed',
    cancelled: 'Appointment cancelled',
    completed: 'Appointment completed',
    no_show: 'Appointment missed',
  } as Record<string, string>,
  offerTitle: (service: string | undefined) => `A time has become free${service ? ` for ${service}` : ''}`,
  offerLeft: (time: string) => `Kept for you for ${time}.`,
  offerAnnounce: 'This time is kept for you for a while. Accept or decline it here.',
  offerAccept: 'Take it',
  offerDecline: 'No, thank you',
  offerTaken: 'You took this time.',
  offerLeftForThem: (time: string) => `Kept for them for ${time}.`,
  offerTakenByThem: 'They took this time.',
  offerOver: 'This offer is over.',
  presence: { online: 'here now', away: 'away', offline: 'not here' },
};

const ERRORS: Record<string, string> = {
  network: 'We could not reach the server. Please check your connection and try again.',
  timeout: 'The server took too long to answer. Please try again.',
  disconnected: 'There is no connection at the moment. Please try again shortly.',
  rate_limited: 'That was a little fast. Please wait a moment and try again.',
  storage_unavailable: 'Something is briefly unavailable. Please try again in a moment.',
  overloaded: 'There is a lot going on at the moment. Please try again shortly.',
  unauthenticated: 'Your session has ended. Please start again.',
  forbidden: 'You are not allowed to do this.',
  origin_not_allowed: 'This page is not on the list of pages that may show this chat.',
  not_found: 'This is no longer there.',
  slot_taken: 'Somebody else has just taken that time. Please choose another.',
  hold_ended: 'The time was kept for five minutes and is free again. Please choose once more.',
  outside_availability: 'This time can no longer be booked. Please choose another.',
  invalid_transition: 'The booking has changed meanwhile, so this is no longer possible.',
  edit_too_late: 'This was said too long ago to be changed.',
  message_deleted: 'This message has been deleted meanwhile.',
  visitor_blocked: 'You cannot write here any more.',
  limit_reached: 'There is no room for more here.',
  room_closed: 'This conversation has been closed.',
  policy_forbids: 'The practice’s rules no longer allow this for that appointment. Please write to us.',
  validation_failed: 'Something in what you entered is not quite right.',
};

/** What else can go wrong in an app, in its words. */
export function alsoSay(errors: Record<string, string>): void {
  Object.assign(ERRORS, errors);
}

/** What went wrong, for a person. */
export function sayError(error: {
  code: string;
  message?: string;
  problem?: { errors?: Record<string, string[]> };
}): string {
  const fields = Object.values(error.problem?.errors ?? {}).flat();
  if (error.code === 'validation_failed' && fields.length > 0) return fields.join(' ');
  return ERRORS[error.code] ?? 'Something went wrong. Please try again.';
}

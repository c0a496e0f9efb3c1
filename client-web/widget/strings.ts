function expected(minutes: number | null): string {
  if (minutes === null) return 'We cannot say yet how long it will take.';
  if (minutes < 60)
    return minutes === 1 ? 'It usually takes about a minute.' : `It usually takes about ${minutes} minutes.`;
  const hours = Math.round(minutes / 60);
  return `It usually takes about ${hours === 1 ? 'an hour' : `${hours} hours`}.`;
}

/** The widget's own words. */
export const strings = {
  launcher: (practice: string) => `Chat with ${practice}`,
  launcherPlain: 'Open chat',
  unread: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  close: 'Close',
  tabs: 'Chat or book',
  chat: 'Chat',
  book: 'Book',
  conversation: 'Conversation',

  startTitle: 'Hello, how may we call you?',
  startAgain: 'It has been a while. Please tell us your name again.',
  startName: 'Your name',
  startEmail: 'Email (optional)',
  startEmailHint: 'So that we can answer if you leave.',
  startSubmit: 'Start',
  starting: 'Starting…',
  privacy: 'What you write is seen only by this practice’s team.',

  greeting: 'Hello! Write to us, or book a time. Whatever brings you here, take your time.',
  placeholder: 'Write a message…',
  nobodyHere: 'Nobody is here at the moment; leave a message.',
  nobodyAnswers: 'Nobody can answer at the moment',
  isHere: (name: string) => `${name} is here now`,
  areHere: (name: string, others: number) => `${name} and ${others} ${others === 1 ? 'other' : 'others'} are here now`,
  isAway: (name: string) => `${name} is nearby and will answer soon`,
  closed: 'This conversation has been closed.',
  newConversation: 'Start a new conversation',

  queued: (position: number, minutes: number | null) =>
    `${position === 1 ? 'You are next in the queue.' : `You are number ${position} in the queue.`} ${expected(minutes)}`,
  answerByMail: (email: string) => `If you leave, we answer by mail to ${email}.`,
  mailChange: 'Use another address',
  mailAsk: 'If you leave, where may we mail our answer?',
  mailSave: 'Save',

  myBookings: 'My bookings',
  cancel: 'Cancel',
  cancelSure: 'Cancel this appointment?',
  cancelYes: 'Yes, cancel it',
  cancelNo: 'Keep it',
  cancelled: 'The appointment has been cancelled.',
  cancelledAll: 'The appointment and all that follow it have been cancelled.',
  cancelOne: 'Only this one',
  cancelFollowing: 'This and all that follow',
  partOf: (number: number, count: number) => `Appointment ${number} of ${count} in a series`,
  pendingUntil: (when: string) => `Waiting for confirmation, until ${when}`,
  bothUntil: (when: string) => `You can move or cancel it until ${when}.`,
  moveUntil: (when: string) => `You can move it until ${when}.`,
  cancelUntil: (when: string) => `You can cancel it until ${when}.`,
  askUs: (mayMove: boolean, mayCancel: boolean) =>
    `To ${mayMove ? 'cancel' : mayCancel ? 'move' : 'move or cancel'} it, please write to us.`,

  noneSuits: 'No time suits you?',
  waitlistHint:
    'Join the waiting list. When a time becomes free, we offer it to you here and keep it for you for a while.',
  waitFrom: 'From',
  waitTo: 'Until',
  joinWaitlist: 'Join the waiting list',
  joined: 'You are on the waiting list. When a time becomes free, you will hear of it in the chat.',
  waitlist: 'Waiting list',
  between: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
  leaveWaitlist: 'Leave the list',
  leaveNamed: (service: string) => `Leave the list for ${service}`,
  seeOffer: 'See the offer',
  reschedule: 'Move',
  cancelLabel: (when: string) => `Cancel the appointment on ${when}`,
  rescheduleLabel: (when: string) => `Move the appointment on ${when}`,
};

export const strings = {
  minutes: (count: number) => `${count} minutes`,
  unavailable: 'This list cannot be shown at the moment. Please ask us in the chat.',
};

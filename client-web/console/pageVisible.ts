import { signal } from '@preact/signals';

/** Whether somebody can see this page: what arrives behind another tab is not read yet. */
export const isPageVisible = signal(document.visibilityState === 'visible');
document.addEventListener('visibilitychange', () => {
  isPageVisible.value = document.visibilityState === 'visible';
});

import type { ComponentChildren } from 'preact';

interface IconProps {
  children: ComponentChildren;
  /** Points along the line of writing, and so the other way where that runs from right to left. */
  isDirectional?: boolean;
}

function Icon({ children, isDirectional }: IconProps) {
  return (
    <svg
      aria-hidden="true"
      class={`icon ${isDirectional ? 'icon-directional' : ''}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      {children}
    </svg>
  );
}

export const SendIcon = () => (
  <Icon isDirectional>
    <path d="M5 12 20 5l-5 15-3.5-6.5z" />
  </Icon>
);

export const ChatIcon = () => (
  <Icon>
    <path d="M20 11.5a7.5 7 0 0 1-11.2 6.1L4 19l1.5-4A7.2 7.2 0 0 1 5 11.5a7.5 7 0 0 1 15 0z" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6 6 18" />
  </Icon>
);

export const BackIcon = () => (
  <Icon isDirectional>
    <path d="M15 5l-7 7 7 7" />
  </Icon>
);

export const ForwardIcon = () => (
  <Icon isDirectional>
    <path d="M9 5l7 7-7 7" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M6 12h.01M12 12h.01M18 12h.01" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path d="M5 12.5 10 17 19 7" />
  </Icon>
);

import type { IconName } from '../http/kern-stylesheet.ts';

/** A KERN icon; always decoration, the words beside it say the same. */
export const Icon = ({
  name,
  size = 'default',
}: {
  name: IconName;
  size?: 'small' | 'default' | 'large';
}) => <span class={`kern-icon kern-icon--${name} kern-icon--${size}`} aria-hidden="true" />;

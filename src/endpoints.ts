import type { Endpoint } from './http/index.ts';

/** Every route of the API, room by room. */
export const endpoints: readonly Endpoint[] = [];

import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/** Powerful browser features no page of ours uses; switched off for the page and whatever it could embed. */
const unusedFeatures = {
  accelerometer: [],
  camera: [],
  displayCapture: [],
  geolocation: [],
  gyroscope: [],
  magnetometer: [],
  microphone: [],
  midi: [],
  payment: [],
  screenWakeLock: [],
  usb: [],
};

/**
 * The headers every answer carries. Scripts, styles, fonts and fetches come from this origin only; nothing
 * inline runs, so neither `style="…"` nor `<script>…</script>` may be written in a page. `data:` pictures are
 * allowed because KERN's icons are such.
 *
 * The referrer policy is `same-origin` and not `no-referrer`: with the latter, browsers send `Origin: null`
 * with our own forms and the CSRF check would refuse them. `form-action 'self'` also covers the redirect after
 * a post: the way to an identity provider leads over a page of ours (`src/pages/house-account-pages.tsx`).
 *
 * @param options.strictTransport false on the loopback demo, which speaks plain HTTP
 */
export function securityHeaders(options: { readonly strictTransport: boolean }): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    strictTransportSecurity: options.strictTransport ? 'max-age=31536000; includeSubDomains' : false,
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    permissionsPolicy: unusedFeatures,
  });
}

/** For pages with case data or figures: neither the browser nor a proxy keeps a copy. */
export const noStore: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('Cache-Control', 'no-store');
};

/** Preloaded into the service: its clock starts in the middle of July 2020, up to where the example year was played. */
const now = Temporal.Now.instant;
const ahead = Temporal.Instant.from('2020-07-15T07:30:00Z').since(now());
Temporal.Now.instant = () => now().add(ahead);

import type { Proposal } from '../audit-plan/index.ts';
import { StatusTag, type Tone } from '../ui/index.ts';

type Kind = Proposal['kind'];
type State = Proposal['state'];

export const kinds: Readonly<Record<Kind, string>> = {
  hotspot: 'Fehlerschwerpunkt',
  'external-finding': 'Feststellung Dritter',
  'unaudited-instruction': 'lange nicht geprüfte Geschäftsanweisung',
};
export const states: Readonly<Record<State, string>> = {
  open: 'offen',
  taken: 'übernommen',
  declined: 'abgelehnt',
};
const tones: Readonly<Record<State, Tone>> = { open: 'info', taken: 'success', declined: 'neutral' };
export const StateTag = ({ state }: { state: State }) => (
  <StatusTag tone={tones[state]}>{states[state]}</StatusTag>
);

export const Reasons = ({ reasons }: { reasons: readonly string[] }) => {
  const [only, ...more] = reasons;
  return more.length === 0 ? (
    <>{only ?? '–'}</>
  ) : (
    <ul>
      {reasons.map((reason) => (
        <li>{reason}</li>
      ))}
    </ul>
  );
};

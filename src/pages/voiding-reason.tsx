import { voidGroundNames, type Voiding } from '../frames/index.ts';

/** Why a draw or a frame is voided: the ground, and the explanation as long as it is kept. */
export const VoidingReason = ({ voiding: { ground, reason } }: { voiding: Voiding }) => (
  <>
    <p class="kern-body">Grund: {voidGroundNames[ground]}</p>
    <p class="kern-body">Erläuterung: {reason ?? '(gelöscht)'}</p>
  </>
);

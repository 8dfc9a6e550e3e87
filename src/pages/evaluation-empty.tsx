import { EmptyState } from '../ui/index.ts';

/** Says what to do where nothing was drawn yet. */
export const NoFigures = () => (
  <EmptyState title="Noch keine Ergebnisse">
    Zu dieser Auswahl ist noch nichts gezogen und geprüft. Wählen Sie ein anderes Jahr oder setzen Sie den
    Filter zurück.
  </EmptyState>
);

import type { Child } from 'hono/jsx';
import type { Problem } from '../http/index.ts';
import { Button, ButtonLink, ButtonRow, Form, HelpText, Page, type PageFrame } from '../ui/index.ts';

interface ErrorPageProps {
  readonly problem: Problem;
  readonly frame: PageFrame;
  /** For the administration's log; shown where something broke. */
  readonly requestId: string;
}

/** What the reader can do about each kind of refusal. */
function remedy(status: number): { title: string; body: Child } {
  switch (status) {
    case 403:
      return {
        title: 'Keine Berechtigung',
        body: 'Wechseln Sie in Ihrem Konto die Funktion, wenn Sie mehrere haben, oder wenden Sie sich an die Administration.',
      };
    case 404:
      return {
        title: 'Nicht gefunden',
        body: 'Prüfen Sie die Adresse. Möglicherweise gehört der Vorgang zu einem anderen Team, oder er wurde verworfen.',
      };
    case 409:
      return {
        title: 'Das geht im Augenblick nicht',
        body: 'Der Stand hat sich vielleicht inzwischen geändert. Gehen Sie zurück und laden Sie die Seite neu.',
      };
    case 413:
      return { title: 'Zu groß', body: 'Gehen Sie zurück und verringern Sie den Umfang.' };
    case 422:
      return { title: 'Ungültige Angaben', body: 'Gehen Sie zurück und berichtigen Sie die Angaben.' };
    case 429:
      return {
        title: 'Zu viele Anfragen',
        body: 'Warten Sie einige Minuten, bevor Sie es erneut versuchen.',
      };
    case 503:
      return {
        title: 'Vorübergehend nicht verfügbar',
        body: 'Warten Sie einige Sekunden und laden Sie die Seite neu. Hält die Störung an, verständigen Sie die Administration.',
      };
    default:
      return {
        title: 'Unerwarteter Fehler',
        body: 'Ihre letzte Eingabe wurde nicht gespeichert. Gehen Sie zurück und versuchen Sie es noch einmal. Tritt der Fehler wieder auf, nennen Sie der Administration die Kennung.',
      };
  }
}

/** A page in place of the one that could not be shown: what happened, and what to do. */
export const ErrorPage = ({ problem, frame, requestId }: ErrorPageProps) => {
  const { title, body } = remedy(problem.status);
  return (
    <Page title={title} frame={frame}>
      <p class="kern-body">{problem.detail}</p>
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map(({ message }) => (
            <li>{message}</li>
          ))}
        </ul>
      )}
      <p class="kern-body">{body}</p>
      {problem.status === 500 && <HelpText>Kennung der Anfrage: {requestId}</HelpText>}
      <ButtonRow>
        <ButtonLink href="/" kind="primary">
          Zur Startseite
        </ButtonLink>
      </ButtonRow>
    </Page>
  );
};

/** The session is another than the one the form was made in; nothing is done until it is sent once more. */
export const SendAgainPage = (props: {
  readonly frame: PageFrame;
  readonly to: string;
  readonly csrf: string;
  readonly entries: readonly (readonly [string, string])[];
}) => (
  <Page title="Eingaben noch einmal senden" frame={props.frame}>
    <p class="kern-body">
      Sie haben sich neu angemeldet, seit die Seite geöffnet wurde. Ihre Eingaben sind noch da, aber nicht
      gespeichert.
    </p>
    <Form action={props.to} csrf={props.csrf}>
      {props.entries.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <ButtonRow>
        <Button>Eingaben senden</Button>
        <ButtonLink href="/">Eingaben verwerfen</ButtonLink>
      </ButtonRow>
    </Form>
  </Page>
);

/** Nobody without a function can do anything here. */
export const NoFunctionPage = ({ frame }: { readonly frame: PageFrame }) => (
  <Page title="Keine Funktion" frame={frame}>
    <p class="kern-body">
      Ihrem Konto ist heute keine Funktion zugewiesen. Wenden Sie sich an die Administration, oder bitten Sie
      um eine Vertretung.
    </p>
  </Page>
);

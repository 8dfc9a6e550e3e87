import type { Child } from 'hono/jsx';
import { raw } from 'hono/html';
import { assetUrl } from '../http/static-files.ts';
import { ErrorSummary } from './error-summary.tsx';
import type { FormState } from './form-state.ts';
import { Icon } from './icon.tsx';
import { Alert } from './notices.tsx';

/** The name of the product, as it stands in the header and at the end of every title. */
export const productName = 'IKS-Stichproben';

export interface Link {
  readonly label: string;
  readonly href: string;
}

/** What is the same on every page one person sees: who they are, where they can go. Made once a request. */
export interface PageFrame {
  /** The role's pages; the one whose address begins the current path is marked. */
  readonly navigation: readonly Link[];
  /** The path of the request, e.g. `/ziehungen/17`. */
  readonly path: string;
  /** Absent before signing in. */
  readonly person?: Person;
  readonly version: string;
  /** True on the built-in trial database; the page says so on top and at the bottom. */
  readonly trialDatabase: boolean;
  /** True until real operation is released: no case is taken in. */
  readonly trialOperation?: boolean;
  /** Accessibility statement, privacy notice, help. */
  readonly footer?: readonly Link[];
  /** What was just done ("Die Stichprobe ist gezogen."): shown once, above the heading, and read out. */
  readonly notice?: string;
}

export interface Person {
  /** The function, e.g. `Teamleitung · Team U25`; never a name of a case worker. */
  readonly function: string;
  /** Whose function it is, when acting as a deputy, e.g. `Teamleitung M&I 1, bis 14.08.2020`. */
  readonly deputyFor?: string;
  /** Where the person's account is. */
  readonly account: Link;
  readonly signOut: { readonly action: string; readonly csrf: string };
}

export interface PageProps {
  /** Unlike every other page's; heading of the page too, unless `heading` says otherwise. */
  readonly title: string;
  /** A short line above the heading, e.g. the field and period; part of the document's title, so no free text. */
  readonly preline?: string;
  readonly frame: PageFrame;
  /** The way here from the start page, without the page itself. */
  readonly breadcrumbs?: readonly Link[];
  /** Shows the error summary when the form was refused. */
  readonly form?: FormState;
  /** Names of our modules in `src/ui/assets` the page works faster with. */
  readonly scripts?: readonly string[];
  /** Links and buttons on the right of the heading. */
  readonly actions?: Child;
  readonly children?: Child;
}

/** The whole document around a page's content. */
export const Page = (props: PageProps) => {
  const { title, preline = '', frame, breadcrumbs = [], form, scripts = [] } = props;
  const refused = form !== undefined && (form.message !== undefined || form.errors.length > 0);
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang="de">
        <head>
          <meta charset="utf-8" />
          <title>
            {`${refused ? 'Fehler: ' : ''}${title}${preline === '' ? '' : ` · ${preline}`} – ${productName}`}
          </title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <link
            rel="preload"
            href={assetUrl('fira-sans-400.woff2')}
            as="font"
            type="font/woff2"
            crossorigin=""
          />
          <link
            rel="preload"
            href={assetUrl('fira-sans-600.woff2')}
            as="font"
            type="font/woff2"
            crossorigin=""
          />
          <link rel="stylesheet" href={assetUrl('kern.css')} />
          <link rel="stylesheet" href={assetUrl('iks.css')} />
          <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
          {scripts.map((script) => (
            <script type="module" src={assetUrl(script)} />
          ))}
        </head>
        <body>
          <a class="iks-skip" href="#inhalt">
            Zum Inhalt springen
          </a>
          <Header frame={frame} current={currentEntry(frame, breadcrumbs)} />
          <div class="iks-container">
            {breadcrumbs.length > 0 && <Breadcrumbs links={breadcrumbs} current={title} />}
            <main id="inhalt" class="iks-main" tabindex={-1}>
              {refused && <ErrorSummary form={form} />}
              {!refused && frame.notice && <Alert tone="success" title={frame.notice} live />}
              <div class="iks-page-head">
                <div class="iks-page-head__title">
                  {preline !== '' && <p class="iks-preline">{preline}</p>}
                  <h1 class="kern-heading-large">{title}</h1>
                </div>
                {props.actions && <div class="iks-page-head__actions">{props.actions}</div>}
              </div>
              {props.children}
            </main>
          </div>
          <Footer frame={frame} />
        </body>
      </html>
    </>
  );
};

const trialWarning = 'Testdatenbank – nicht für den Echtbetrieb';
const trialOperationWarning = 'Probebetrieb – Falllisten werden nicht übernommen';

/** The narrow menu is a popover, which needs no script; on wide screens the stylesheet lays it open. */
const Header = ({ frame, current }: { frame: PageFrame; current: string | undefined }) => (
  <header class="iks-header">
    {frame.trialDatabase && <p class="iks-trial">{trialWarning}</p>}
    {frame.trialOperation === true && <p class="iks-trial">{trialOperationWarning}</p>}
    <div class="iks-container iks-header__bar">
      <a class="iks-header__product" href="/">
        <Mark />
        {productName}
      </a>
      {frame.person && <PersonArea person={frame.person} />}
      {frame.navigation.length > 0 && (
        <button type="button" class="iks-header__menu" popovertarget="hauptmenue">
          <Icon name="dehaze" />
          Menü
        </button>
      )}
    </div>
    {frame.navigation.length > 0 && (
      <nav id="hauptmenue" class="iks-nav" popover="auto" aria-label="Hauptmenü">
        <ul class="iks-nav__list iks-container">
          {frame.navigation.map(({ label, href }) => (
            <li>
              <a
                href={href}
                aria-current={href !== current ? undefined : href === frame.path ? 'page' : 'true'}
              >
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    )}
  </header>
);

/** The menu's entry that this page belongs to: by its address, else by the nearest page on the way to it. */
function currentEntry({ path, navigation }: PageFrame, breadcrumbs: readonly Link[]): string | undefined {
  const way = [path, ...breadcrumbs.map(({ href }) => href.replace(/\?.*/, '')).toReversed()];
  const longestOf = (address: string): string | undefined =>
    navigation
      .map(({ href }) => href)
      .filter((href) => address === href || address.startsWith(`${href}/`))
      .reduce<string | undefined>(
        (best, href) => (best !== undefined && best.length > href.length ? best : href),
        undefined,
      );
  return way.map(longestOf).find((href) => href !== undefined && (href !== '/' || path === '/'));
}

const PersonArea = ({ person }: { person: Person }) => (
  <div class="iks-person">
    <p class="iks-person__function">
      <a href={person.account.href} aria-label={`${person.account.label}: ${person.function}`}>
        {person.function}
      </a>
      {person.deputyFor && <span class="iks-person__deputy">in Vertretung: {person.deputyFor}</span>}
    </p>
    <form method="post" action={person.signOut.action}>
      <input type="hidden" name="_csrf" value={person.signOut.csrf} />
      <button type="submit" class="iks-person__sign-out">
        Abmelden
      </button>
    </form>
  </div>
);

/** Twenty cases, four of them drawn: decoration beside the product's name. */
const Mark = () => (
  <svg class="iks-mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="4" />
    {[8, 16, 24].flatMap((y) =>
      [8, 16, 24].map((x) => <circle cx={x} cy={y} r={drawn.has(`${x},${y}`) ? 3.5 : 1.75} />),
    )}
  </svg>
);
const drawn: ReadonlySet<string> = new Set(['16,8', '8,16', '24,24']);

const Breadcrumbs = ({ links, current }: { links: readonly Link[]; current: string }) => (
  <nav class="iks-breadcrumbs" aria-label="Brotkrümelpfad">
    <ol>
      {links.map(({ label, href }) => (
        <li>
          <a href={href}>{label}</a>
        </li>
      ))}
      <li aria-current="page">{current}</li>
    </ol>
  </nav>
);

const Footer = ({ frame }: { frame: PageFrame }) => (
  <footer class="iks-footer">
    <div class="iks-container iks-footer__bar">
      <p>
        {productName} · Version {frame.version}
        {frame.trialDatabase && ` · ${trialWarning}`}
      </p>
      {frame.footer && frame.footer.length > 0 && (
        <ul>
          {frame.footer.map(({ label, href }) => (
            <li>
              <a href={href}>{label}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  </footer>
);

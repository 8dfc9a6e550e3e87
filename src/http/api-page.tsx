import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { HtmlEscapedString } from 'hono/utils/html';
import { z } from 'zod';
import { assetUrl } from './static-files.ts';

const schema = z.record(z.string(), z.unknown());
const content = z.record(z.string(), z.object({ schema: schema.optional() }));

/** What the page reads of the OpenAPI document. */
const operationSchema = z.object({
  summary: z.string().default(''),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: schema.optional() })).default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: content.optional() })),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), schema).default({}) }).default({ schemas: {} }),
});
type Operation = z.infer<typeof operationSchema> & { readonly method: string; readonly path: string };

/** A page that lists every route of the API from its OpenAPI document; it loads nothing but our own stylesheets. */
export function apiPage(openApi: unknown): HtmlEscapedString | Promise<HtmlEscapedString> {
  const { paths, components } = documentSchema.parse(openApi);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => ({ ...operation, method, path })),
  );
  const groups = Map.groupBy(operations, ({ tags }) => tags[0] ?? '');
  const names = [...groups.keys()].sort();
  const page = (
    <html lang="de">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Schnittstelle – IKS-Stichproben</title>
        <link rel="stylesheet" href={assetUrl('kern.css')} />
        <link rel="stylesheet" href={assetUrl('iks.css')} />
        <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
      </head>
      <body>
        <main class="iks-main" id="inhalt">
          <h1 class="kern-heading-x-large">Schnittstelle</h1>
          <p class="kern-body">
            {operations.length} Vorgänge als JSON. Maschinenlesbar als{' '}
            <a class="kern-link" href="/api/openapi.json">
              OpenAPI 3.1
            </a>
            . Anmeldung mit Sitzung oder API-Schlüssel (<code>Authorization: Bearer …</code>); wer einen
            Vorgang mit demselben <code>Idempotency-Key</code> zweimal sendet, löst ihn einmal aus. Fehler
            folgen RFC 9457.
          </p>
          <nav aria-label="Gruppen">
            <ul>
              {names.map((name) => (
                <li>
                  <a class="kern-link" href={`#gruppe-${name}`}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {names.map((name) => (
            <section aria-labelledby={`gruppe-${name}`}>
              <h2 class="kern-heading-large" id={`gruppe-${name}`}>
                {name}
              </h2>
              {groups.get(name)?.map((operation) => operationDetails(operation))}
            </section>
          ))}
          <section aria-labelledby="formen">
            <h2 class="kern-heading-large" id="formen">
              Formen
            </h2>
            {Object.entries(components.schemas).map(([name, form]) => (
              <details id={`form-${name}`}>
                <summary>{name}</summary>
                {json(form)}
              </details>
            ))}
          </section>
        </main>
      </body>
    </html>
  );
  return html`<!doctype html>${page}`;
}

function operationDetails(operation: Operation): Child {
  const { method, path, summary, description, parameters, requestBody, responses } = operation;
  return (
    <details>
      <summary>
        <code>
          {method.toUpperCase()} {path}
        </code>{' '}
        {summary}
      </summary>
      {description === '' ? null : <p class="kern-body">{description}</p>}
      {parameters.length === 0 ? null : (
        <>
          <h3 class="kern-heading-small">Angaben in der Adresse</h3>
          <ul>
            {parameters.map((parameter) => (
              <li>
                <code>{parameter.name}</code> ({parameter.in === 'path' ? 'Pfad' : 'Abfrage'}):{' '}
                <code>{JSON.stringify(parameter.schema ?? {})}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {requestBody === undefined ? null : (
        <>
          <h3 class="kern-heading-small">Anfrage</h3>
          {schemas(requestBody.content)}
        </>
      )}
      <h3 class="kern-heading-small">Antworten</h3>
      <dl>
        {Object.entries(responses).map(([status, response]) => (
          <>
            <dt>
              {status} {response.description}
            </dt>
            <dd>{Number(status) < 300 ? schemas(response.content ?? {}) : null}</dd>
          </>
        ))}
      </dl>
    </details>
  );
}

const schemas = (of: z.infer<typeof content>): Child =>
  Object.entries(of).map(([type, { schema: form }]) => (
    <>
      <p class="kern-body">
        <code>{type}</code>
      </p>
      {json(form ?? {})}
    </>
  ));

const json = (value: unknown): Child => (
  <pre tabindex={0}>
    <code>{JSON.stringify(value, null, 2)}</code>
  </pre>
);

import { dateOf } from '../format.ts';
import type { ApiToken } from '../identity/index.ts';
import { Button, DataTable, Form, StatusTag } from '../ui/index.ts';
import type { Visit } from './page-route.ts';

/** API tokens without their secrets; `revokeAt` says where one is revoked. */
export const TokenTable = (props: {
  visit: Visit;
  caption: string;
  tokens: readonly ApiToken[];
  revokeAt: (token: ApiToken) => string;
}) => (
  <DataTable
    id="schluessel"
    caption={props.caption}
    narrow="list"
    rows={props.tokens}
    columns={[
      { label: 'Name', cell: ({ name }) => name },
      { label: 'ausgestellt', cell: ({ createdAt }) => dateOf(createdAt) },
      { label: 'gilt bis', cell: ({ expiresAt }) => dateOf(expiresAt) },
      {
        label: 'Stand',
        cell: (token) =>
          token.revoked ? (
            <StatusTag>widerrufen</StatusTag>
          ) : (
            <Form action={props.revokeAt(token)} csrf={props.visit.csrf}>
              <Button kind="tertiary" small>
                Schlüssel widerrufen
              </Button>
            </Form>
          ),
      },
    ]}
  />
);

#!/usr/bin/env bash
# In the database's container, once, while it is empty: the account of the service, which is not the superuser.
set -euo pipefail
as_superuser() { psql --quiet --no-psqlrc --username "$POSTGRES_USER" --dbname postgres "$@"; }
as_superuser --set account=iks --file /iks/database.sql
as_superuser --set ON_ERROR_STOP=1 <<'SQL'
\getenv password IKS_DATABASE_PASSWORD
alter role iks password :'password';
SQL

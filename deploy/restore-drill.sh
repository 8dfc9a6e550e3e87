#!/usr/bin/env bash
# Tries a backup: restores it beside the running service, compares it with its manifest and with checkpoints kept
# elsewhere, and removes the copy again. Worth a run each month; exit 0 only when everything agrees.
#   restore-drill.sh BACKUP [CHECKPOINT-FILE-OR-DIRECTORY]
# PostgreSQL: DRILL_SERVER_URL names any database of the server to try it on. Its account may create databases, and either
# belongs to the role iks_service or may create roles (docs/operation.md).
# An encrypted backup needs IKS_BACKUP_PASSPHRASE.
set -euo pipefail
backup=$(realpath "$1")
checkpoints=()
[ $# -lt 2 ] || checkpoints=(--checkpoint "$(realpath "$2")")
cd "$(dirname "$(realpath "$0")")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

copy=$(mktemp -d)
name="iks_drill_$$_$(date +%s)"
server=${DRILL_SERVER_URL:-}
# the process list shows arguments to everybody: the password goes by the environment
if [[ $server =~ ^([^/]*//[^:@/]*):([^@/]*)@(.*)$ ]]; then
  server="${BASH_REMATCH[1]}@${BASH_REMATCH[3]}"
  password=${BASH_REMATCH[2]//\\/\\\\}
  PGPASSWORD=$(printf '%b' "${password//%/\\x}")
  export PGPASSWORD
fi
clean() {
  rm -rf "$copy"
  [ -z "${DATABASE_URL:-}" ] || psql --quiet --dbname "$server" --command "drop database if exists $name"
}
trap clean EXIT

start=$SECONDS
unset DATABASE_URL DATABASE_DIRECT_URL IKS_EMBEDDED_DIRECTORY
if grep -q '"database": "postgres"' "$backup/manifest.json"; then
  : "${DRILL_SERVER_URL:?names a database of the server to try it on}"
  psql --quiet --dbname "$server" --command "create database $name template template0 encoding 'UTF8'" \
    --command "revoke connect, temporary on database $name from public"
  base=${server%%\?*}
  query=${server#"$base"}
  export DATABASE_URL="${base%/*}/$name$query"
else
  export IKS_EMBEDDED_DIRECTORY="$copy"
fi
node --import tsx src/cli.ts restore --from "$backup" "${checkpoints[@]}"
echo "restored and compared in $((SECONDS - start)) s"

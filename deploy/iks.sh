#!/usr/bin/env bash
# One iks command with the settings of an instance and as its house's account, as root:
#   iks.sh NAME doctor
# Variables given in front win over the settings and are passed on, also IKS_BACKUP_PASSPHRASE.
set -euo pipefail
# shellcheck source=deploy/instance.sh
source "$(dirname "$(realpath "$0")")/instance.sh"
read_name "${1:?name of the instance}"
shift
export_settings "/etc/iks/$instance.env"
cd /opt/iks
# pg_dump and pg_restore look there for certificates, and may not look into root's
export HOME="/var/lib/iks/$house"
exec setpriv --reuid="$account" --regid="$account" --init-groups node_modules/.bin/node --import tsx src/cli.ts "$@"

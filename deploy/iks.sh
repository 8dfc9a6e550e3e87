#!/usr/bin/env bash
# One iks command with the settings of an instance and as its account, as root:
#   iks.sh NAME doctor
set -euo pipefail
set -a
# shellcheck source=/dev/null
source "/etc/iks/${1:?name of the instance}.env"
set +a
shift
cd /opt/iks
exec setpriv --reuid=iks --regid=iks --init-groups node_modules/.bin/node --import tsx src/cli.ts "$@"

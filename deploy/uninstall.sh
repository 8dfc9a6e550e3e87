#!/usr/bin/env bash
# Takes one instance away, as root:
#   uninstall.sh NAME [--with-data]
# Database, account, keys and checkpoints of the house stay unless --with-data is given; the program goes with the last
# instance. Directories that lie elsewhere always stay.
set -euo pipefail
# shellcheck source=deploy/instance.sh
source "$(dirname "$(realpath "$0")")/instance.sh"
read_name "${1:?name of the instance}"
case ${2:-} in
  "" | --with-data) with_data=${2:-} ;;
  *) echo "unknown: $2" >&2; exit 1 ;;
esac
as_postgres() { su postgres -s /bin/sh -c "cd / && $1"; }

if [ -n "$with_data" ]; then
  for other in "/etc/iks/$house.env" "/etc/iks/$house"-[2-9].env; do
    [ ! -e "$other" ] || [ "$other" = "/etc/iks/$instance.env" ] ||
      { echo "$other has the same data: take that instance away first." >&2; exit 1; }
  done
fi
if [ -d /run/systemd/system ]; then systemctl disable --now "iks@$instance"; fi
rm -rf "/etc/iks/$instance.env" "/etc/systemd/system/iks@$instance.service.d"
if [ -n "$with_data" ]; then
  as_postgres "dropdb --if-exists $account && dropuser --if-exists $account"
  rm -rf "/var/lib/iks/$house"
  ! id "$account" >/dev/null 2>&1 || userdel "$account"
fi
if ! compgen -G '/etc/iks/*.env' >/dev/null; then
  for program in /opt/iks-*; do
    ! is_program "$program" || rm -rf "$program"
  done
  [ ! -L /opt/iks ] || rm /opt/iks
  rm -f /etc/systemd/system/iks@.service
  rmdir --ignore-fail-on-non-empty /etc/iks /var/lib/iks
  # a database that was kept still needs it
  [ -z "$with_data" ] || as_postgres "psql -qXc 'drop role if exists iks_service'" 2>/dev/null || true
fi
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo "iks@$instance is gone."

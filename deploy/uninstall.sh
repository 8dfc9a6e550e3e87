#!/usr/bin/env bash
# Takes one instance away, as root:
#   uninstall.sh NAME [--with-data]
# Database, keys and checkpoints stay unless --with-data is given; the program and its account go with the last instance.
set -euo pipefail
name=${1:?name of the instance}
if [ -d /run/systemd/system ]; then systemctl disable --now "iks@$name"; fi
if [ "${2:-}" = --with-data ]; then
  su postgres -s /bin/sh -c "cd / && dropdb --if-exists iks_$name"
  rm -rf "/var/lib/iks/$name"
fi
rm -f "/etc/iks/$name.env"
if ! compgen -G '/etc/iks/*.env' >/dev/null; then
  rm -rf /opt/iks /opt/iks-* /etc/iks /etc/systemd/system/iks@.service
  rmdir /var/lib/iks 2>/dev/null || true
  if [ "${2:-}" = --with-data ]; then
    su postgres -s /bin/sh -c "cd / && dropuser --if-exists iks && psql -qc 'drop role if exists iks_service'"
    userdel iks
  fi
fi
echo "iks@$name is gone."

#!/usr/bin/env bash
# Installs one instance on Debian 12, as root, out of the unpacked release that this script lies in, with its database
# on this machine:
#   install.sh NAME PUBLIC-URL
# Out of a newer release it brings the program up to date and keeps settings, keys and data; as /opt/iks/deploy/install.sh
# it adds an instance. The proxy and its certificate (deploy/nginx.conf) stay with the house.
set -euo pipefail
name=${1:?name of the instance, e.g. worms} url=${2:?public address, e.g. https://iks.example.de}
[[ $name =~ ^[a-z][a-z0-9_]{0,30}$ ]] || { echo "NAME: lower-case letters, digits and _" >&2; exit 1; }
release=$(dirname "$(dirname "$(realpath "$0")")")

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# npm is needed for the installation alone: the service runs on the Node.js that npm brings along
packages=()
command -v npm >/dev/null || packages=(npm)
apt-get install -y -qq --no-install-recommends \
  libatomic1 postgresql postgresql-client ca-certificates "${packages[@]}" >/dev/null

id iks >/dev/null 2>&1 || useradd --system --home-dir /opt/iks --shell /usr/sbin/nologin iks
if [ "$release" != "$(realpath /opt/iks)" ]; then
  # beside the program that may be running, which keeps its own files until it is restarted
  program=/opt/iks-$(date +%Y%m%d-%H%M%S)
  mkdir "$program"
  tar -C "$release" --exclude ./node_modules --exclude ./var --exclude ./.git -cf - . | tar -C "$program" -xf -
  cd "$program"
  npm ci --omit=dev --no-audit --no-fund --loglevel=error
  npm run --silent compile
  ln -sfn "$program" /opt/iks
fi

pg_isready -q || service postgresql start
until pg_isready -q; do sleep 1; done
as_postgres() { su postgres -s /bin/sh -c "cd / && $1"; }
[ -n "$(as_postgres "psql -Atc \"select 1 from pg_roles where rolname = 'iks'\"")" ] ||
  as_postgres "createuser --createrole iks"
[ -n "$(as_postgres "psql -Atc \"select 1 from pg_database where datname = 'iks_$name'\"")" ] ||
  as_postgres "createdb --owner iks --encoding UTF8 --template template0 iks_$name"

install -d -m 0700 /etc/iks
if [ ! -e "/etc/iks/$name.env" ]; then
  last=$({ cat /etc/iks/*.env 2>/dev/null || true; } | sed -n 's/^IKS_PORT=//p' | sort -n | tail -n 1)
  port=$((${last:-2999} + 1))
  install -m 0600 /dev/null "/etc/iks/$name.env"
  sed -e "s|NAME|$name|g" -e "s|^IKS_PUBLIC_URL=.*|IKS_PUBLIC_URL=$url|" -e "s|^IKS_PORT=.*|IKS_PORT=$port|" \
    -e "s|^IKS_METRICS_PORT=.*|IKS_METRICS_PORT=$((port + 6464))|" /opt/iks/deploy/example.env >"/etc/iks/$name.env"
fi
install -m 0644 /opt/iks/deploy/iks@.service /etc/systemd/system/
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable "iks@$name"
  systemctl restart "iks@$name"
fi
echo "iks@$name is installed; «journalctl -u iks@$name» shows the set-up code for $url/einrichtung."

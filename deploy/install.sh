#!/usr/bin/env bash
# Installs one instance on Debian 12, as root, out of the unpacked release that this script lies in, with its database
# on this machine:
#   install.sh NAME [PUBLIC-URL] [--no-start]
# The address is needed the first time. NAME-2 is a second instance of the house NAME: its account, its database, its
# settings, other ports. Out of a newer release it brings the program up to date and keeps settings, keys and data; as
# /opt/iks/deploy/install.sh it adds an instance, or carries on what was changed about directories in its settings.
# --no-start leaves the service as it is: for a restore or a move. The proxy and its certificate (deploy/nginx.conf) stay
# with the house.
set -euo pipefail
umask 022
release=$(dirname "$(dirname "$(realpath "$0")")")
# shellcheck source=deploy/instance.sh
source "$release/deploy/instance.sh"
refuse() { echo "$1" >&2; exit 1; }

start=yes
arguments=()
for argument in "$@"; do
  case $argument in
    --no-start) start=no ;;
    -*) refuse "unknown: $argument" ;;
    *) arguments+=("$argument") ;;
  esac
done
read_name "${arguments[0]:?name of the instance, e.g. worms}"
url=${arguments[1]:-}
settings=/etc/iks/$instance.env
if [ "$instance" != "$house" ]; then
  [ -e "/etc/iks/$house.env" ] || refuse "iks@$house has to be there before iks@$instance."
elif [ ! -e "$settings" ]; then
  [[ $url =~ ^https?://[^[:space:]\|\&\\]+$ ]] || refuse "The public address is missing, e.g. https://iks.example.de"
fi
[ ! -e /opt/iks ] || [ -L /opt/iks ] ||
  refuse "/opt/iks is a directory of its own: move it elsewhere and install out of it there."

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# npm is needed for the installation alone: the service runs on the Node.js that npm brings along
packages=()
command -v npm >/dev/null || packages=(npm)
apt-get install -y -qq --no-install-recommends \
  libatomic1 postgresql postgresql-client ca-certificates "${packages[@]}" >/dev/null

if ! is_program "$release" || [ "$release" != "$(realpath -m /opt/iks)" ]; then
  # beside the program that may be running, which keeps its own files until it is restarted
  program=/opt/iks-$(date +%Y%m%d-%H%M%S)
  mkdir "$program"
  tar -C "$release" --exclude ./node_modules --exclude ./var --exclude ./.git -cf - . |
    tar -C "$program" --no-same-owner --no-same-permissions -xf -
  (cd "$program" && npm ci --omit=dev --no-audit --no-fund --loglevel=error && npm run --silent compile)
  # root runs parts of it: nobody else may write to it, whoever unpacked the release
  chown -R root:root "$program"
  chmod -R u=rwX,go=rX "$program"
  ln -sfn "$program" /opt/iks
fi

id "$account" >/dev/null 2>&1 ||
  useradd --system --user-group --home-dir "/var/lib/iks/$house" --no-create-home --shell /usr/sbin/nologin "$account"
install -d -m 0755 /var/lib/iks
install -d -m 0700 -o "$account" -g "$account" "/var/lib/iks/$house"

pg_isready -q || service postgresql start
until pg_isready -q; do sleep 1; done
su postgres -s /bin/sh -c "cd / && psql -qX -v account=$account" </opt/iks/deploy/database.sql

next_port() { # setting, first port
  local file port
  for file in /etc/iks/*.env; do
    [ -e "$file" ] || continue
    port=$(setting "$file" "$1")
    echo "${port:-$2}"
  done | sort -n | awk -v next_port="$2" '{ next_port = $1 + 1 } END { print next_port }'
}
settings_but_ports() {
  if [ "$instance" = "$house" ]; then
    sed "s|NAME|$house|g; s|^IKS_PUBLIC_URL=.*|IKS_PUBLIC_URL=$url|" /opt/iks/deploy/example.env
  else
    cat "/etc/iks/$house.env"
  fi | sed -E '/^\s*IKS_(METRICS_)?PORT\s*=/d'
}
install -d -m 0700 /etc/iks
if [ ! -e "$settings" ]; then
  port=$(next_port IKS_PORT 3000)
  metrics_port=$(next_port IKS_METRICS_PORT 9464)
  install -m 0600 /dev/null "$settings"
  settings_but_ports >"$settings"
  printf 'IKS_PORT=%s\nIKS_METRICS_PORT=%s\n' "$port" "$metrics_port" >>"$settings"
fi

# Makes the directories in the settings. What the unit cannot know: the account of a further instance, and directories
# elsewhere, where systemd lets it write.
unit_of_instance() {
  [ "$instance" = "$house" ] ||
    printf '%s\n' '[Service]' "User=$account" "Group=$account" StateDirectory= "StateDirectory=iks/$house"
  local name directory
  for name in IKS_KEY_DIRECTORY IKS_CHECKPOINT_DIRECTORY IKS_EMBEDDED_DIRECTORY; do
    directory=$(setting "$settings" "$name")
    case $directory in
      "") continue ;;
      /*) ;;
      *) refuse "$settings: $name has to begin with /" ;;
    esac
    [ -d "$directory" ] || install -d -m 0700 -o "$account" -g "$account" "$directory"
    if [[ $directory = "/var/lib/iks/$house"/* ]]; then continue; fi
    directory=${directory//%/%%}
    printf '%s\n' '[Unit]' "RequiresMountsFor=\"$directory\"" '[Service]' "ReadWritePaths=\"$directory\""
  done
}
install -m 0644 /opt/iks/deploy/iks@.service /etc/systemd/system/
lines=$(unit_of_instance)
own=/etc/systemd/system/iks@$instance.service.d
rm -f "$own/instance.conf"
if [ -n "$lines" ]; then
  install -d "$own"
  printf '%s\n' '# written by deploy/install.sh' "$lines" >"$own/instance.conf"
fi

if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable "iks@$instance"
  [ "$start" = no ] || systemctl restart "iks@$instance"
fi
echo "iks@$instance is installed, port $(setting "$settings" IKS_PORT)."
[ "$start" = no ] ||
  echo "As long as there is no account, «journalctl -u iks@$instance» shows the set-up code for /einrichtung."

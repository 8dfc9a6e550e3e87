# Sourced by the other scripts: what the name of an instance says, and its settings in /etc/iks/NAME.env.

# NAME or NAME-2 to NAME-9 → instance, house, account. All instances of a house have one account, one database and one
# directory. The account's name may have 31 letters; iks_service is the role of every database, iks_drill the account of
# the restore drill.
read_name() {
  local LC_ALL=C
  if ! [[ $1 =~ ^([a-z][a-z0-9_]{0,26})(-[2-9])?$ ]] || [[ ${BASH_REMATCH[1]} = @(service|drill) ]]; then
    echo "NAME: up to 27 lower-case letters, digits and _, not «service» or «drill»; NAME-2 to NAME-9 are further instances" >&2
    exit 1
  fi
  instance=$1 house=${BASH_REMATCH[1]}
  account=iks_$house
}

# Whether a directory is a program that install.sh put there. Nothing else is relied on, nothing else removed.
is_program() { [[ $1 =~ ^/opt/iks-[0-9]{8}-[0-9]{6}$ ]]; }

# The settings in a file as systemd reads them (EnvironmentFile=), each NAME=VALUE and NUL: nothing in a value is carried
# out or replaced. A value over several lines, which systemd knows, is refused.
settings_in() { # file
  local -x LC_ALL=C
  local line name value number=0
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    [[ $line =~ ^[[:space:]]*([A-Za-z_][A-Za-z0-9_]*)[[:space:]]*=(.*)$ ]] || continue
    name=${BASH_REMATCH[1]}
    unquote "${BASH_REMATCH[2]}" || { echo "$1, line $number: the value of $name has no end" >&2; return 1; }
    printf '%s=%s\0' "$name" "$value"
  done <"$1"
}

# What a value stands for → value: quoted parts one after the other, then a text in which quotes are letters. A backslash
# keeps the letter after it; between double quotes it does so only where a shell would.
unquote() {
  local rest=$1
  local single="^'([^']*)'(.*)\$" double='^"(([^"\]|\\.)*)"(.*)$' plain="^(([^'\"\\]|\\\\.)([^\\]|\\\\.)*)?\$"
  value=""
  while true; do
    rest=${rest#"${rest%%[![:space:]]*}"}
    if [[ $rest =~ $single ]]; then
      value+=${BASH_REMATCH[1]} rest=${BASH_REMATCH[2]}
    elif [[ $rest =~ $double ]]; then
      value+=$(sed 's/\\\(["\\`$]\)/\1/g' <<<"${BASH_REMATCH[1]}")
      rest=${BASH_REMATCH[3]}
    else
      rest=${rest%"${rest##*[![:space:]]}"}
      [[ $rest =~ $plain ]] || return 1
      value+=$(sed 's/\\\(.\)/\1/g' <<<"$rest")
      return
    fi
  done
}

# Puts the settings of a file into the environment, the last of a name. What is there already, given in front of the
# command, stays.
export_settings() { # file
  local settings name i
  settings_in "$1" >/dev/null || return
  mapfile -d '' -t settings < <(settings_in "$1")
  for ((i = ${#settings[@]} - 1; i >= 0; i--)); do
    name=${settings[i]%%=*}
    [ -n "${!name+set}" ] || export "${settings[i]}"
  done
}

# One setting of a file.
setting() { # file name
  (unset "$2" && export_settings "$1" && printf '%s' "${!2-}")
}

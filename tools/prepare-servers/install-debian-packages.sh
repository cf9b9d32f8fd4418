#!/bin/sh
# Installs Debian packages, named as arguments, without starting the services they bring: the tests
# start their own servers on loopback ports. Needs root.
set -eu
export DEBIAN_FRONTEND=noninteractive

# Debian asks this file whether a package may start its service; 101 means no. An existing file is
# the administrator's own and stays.
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

# Without a configuration the packaged slapd does not start at the next boot either.
case " $* " in
*' slapd '*)
  if command -v debconf-set-selections >/dev/null; then
    echo 'slapd slapd/no_configuration boolean true' | debconf-set-selections
  fi
  ;;
esac

install() {
  apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}
# The package lists of a fresh machine are empty, those of another one are usually good enough.
install "$@" || { apt-get update -q && install "$@"; }

#!/bin/sh
# Creates an instance of 389 Directory Server inside the folder given, without touching the machine's own.
# Its installer insists on /etc/dirsrv, /run and systemd and listens everywhere while it works, so it sees
# private copies of those folders and no network. Needs root.
set -eu
cd "$1"
mkdir -p etc var run installer/dirsrv installer/lock/dirsrv init
cp -a /etc/dirsrv/. etc/
sed 's/^with_systemd.*/with_systemd = 0/' /usr/share/dirsrv/inf/defaults.inf >defaults.inf
chown -R dirsrv: etc var run installer init
unshare -m -n sh -eu -c '
  ip link set lo up
  mount --bind etc /etc/dirsrv
  mount --bind installer /run
  mount --bind defaults.inf /usr/share/dirsrv/inf/defaults.inf
  dscreate from-file instance.inf
  pid=$(cat /run/dirsrv/slapd-test.pid 2>/dev/null || true)
  if [ -n "$pid" ]; then
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  fi'

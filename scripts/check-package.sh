#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check-package.sh PACKAGE TREE: installs the Debian package PACKAGE by apt in a copy of TREE, the root of a Debian 12 that
# has little else (scripts/bare-tree.sh), and sees whether it works there (check_package_inside.sh): first without systemd,
# as in a container, then as a service of a booted system (systemd-nspawn). Needs root, and Debian's packages within
# reach. SYSTEMD=no leaves out the boot, for machines that allow none.
set -euo pipefail
cd "$(dirname "$0")/.."

package=${1:?"check-package: name the package"}
tree=${2:?"check-package: name the tree"}
copy=$(realpath "$tree")-checked

fail() { echo "check-package: $*" >&2; exit 1; }

rm -rf "$copy"
cp --archive --reflink=auto "$tree" "$copy"
mkdir "$copy/root/check"
cp "$package" scripts/check_package_inside.sh "$copy/root/check"
printf '#!/bin/sh\nexit 101\n' > "$copy/usr/sbin/policy-rc.d"  # no service is started in a tree that is not booted
chmod +x "$copy/usr/sbin/policy-rc.d"

# Nothing of this shell's environment.
inside() {
  chroot "$copy" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
install() { inside apt-get install --quiet --yes --no-install-recommends "$@" > "$copy.log" 2>&1 || { cat "$copy.log" >&2; exit 1; }; }

python3 tests/install/sbom_test.py scripts/sbom.py build none "$package"
echo "check-package: installing"
inside apt-get update --quiet > "$copy.log" 2>&1 || { cat "$copy.log" >&2; exit 1; }
install "/root/check/${package##*/}"
grep --quiet 'nothing runs yet' "$copy.log" || fail "the installation does not say what comes next"

# Its own network: a port of this machine may be in use.
unshare --net sh -c 'ip link set lo up && exec "$@"' sh \
  chroot "$copy" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
  /root/check/check_package_inside.sh alone

echo "check-package: 24 questions under 24 reloads"
unshare --net sh -c 'ip link set lo up && exec "$@"' sh \
  python3 tests/service/service_day.py --folder "$copy/root/day" chroot "$copy" /usr/bin/env --chdir=/root/day /usr/bin/tacit

if [[ ${SYSTEMD:-yes} == no ]]; then
  echo "check-package: SYSTEMD=no: the service is not tried"
else
  echo "check-package: booting"
  install systemd systemd-sysv dbus
  rm "$copy/usr/sbin/policy-rc.d"
  cat > "$copy/etc/systemd/system/tacit-check.service" <<UNIT
[Unit]
After=dbus.service
SuccessAction=exit
FailureAction=exit
[Service]
Type=oneshot
ExecStart=/root/check/check_package_inside.sh service
StandardOutput=append:/root/check/log
StandardError=append:/root/check/log
TimeoutStartSec=600
[Install]
WantedBy=multi-user.target
UNIT
  inside systemctl enable --quiet tacit-check.service
  : > "$copy/root/check/log"
  status=0
  timeout 900 systemd-nspawn --quiet --directory="$copy" --boot --register=no --keep-unit --private-network \
    --machine=tacit-check < /dev/null > "$copy.log" 2>&1 || status=$?
  cat "$copy/root/check/log"
  if [[ $status -ne 0 ]]; then
    [[ -s $copy/root/check/log ]] || cat "$copy.log" >&2
    fail "the service does not work in a booted system (status $status). Where none can be booted: SYSTEMD=no"
  fi
fi

inside /root/check/check_package_inside.sh purged
rm -rf "$copy" "$copy.log"
echo "check-package: ${package##*/} works in a bare Debian 12"

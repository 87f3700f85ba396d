#!/bin/sh
# Runs the kernels' test on an emulated processor with AMX: a Debian kernel in Bochs, with the test as its only process.
set -eu

usage() {
    cat <<END
Usage: test-amx.sh FOLDER [NETWORKS [FIRST]]

Runs test/test_engine.c, built statically from the sources beside this script, on an emulated Sapphire Rapids processor
(Bochs), which has AMX, and fails unless every instruction set, amx-int8 among them, leaves the bits of the portable one.

  FOLDER    what is fetched and made is kept there; a second run fetches nothing
  NETWORKS  random networks to run, 20 if not said; each takes some seconds
  FIRST     seed of the first, 1 if not said

Emulator and kernel are those of Debian trixie and its backports. Bochs 3.0 takes the signed bytes of TDPBUSD for unsigned, which
emulation/signed_bytes.c corrects; the 3.1 of later suites was compiled so that it divides wrongly.

Environment: MIRROR, the address of a Debian mirror, such as apt's sources name one; CC (gcc), MINUTES that it may take (30).
Needs x86-64, apt with Debian's keyring, dpkg, a C compiler and a static C library; no rights of root, and nothing is
installed.
END
}

case "${1:-}" in
    -h | --help) usage; exit 0 ;;
    '' | -*) usage >&2; exit 2 ;;
esac

fail() {
    echo "test-amx: $*" >&2
    exit 1
}

native=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
networks=${2:-20} first=${3:-1}
suite=trixie mirror=${MIRROR:-} minutes=${MINUTES:-30}
[ -n "$mirror" ] || fail "set MIRROR to the address of a Debian mirror, such as apt's sources name one"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
root=$folder/root
for tool in apt-get dpkg-deb tar "${CC:-gcc}"; do
    command -v "$tool" >/dev/null || fail "$tool is missing"
done
[ "$(uname -m)" = x86_64 ] || fail "this machine is no x86-64"

# With package lists and a status of its own, so that the machine's packages play no part. A mirror may be old: what counts
# is who signed it.
fetch() {
    [ -f "$keyring" ] || fail "$keyring is missing (package debian-archive-keyring)"
    mkdir -p "$folder/apt/apt.conf.d" "$folder/apt/preferences.d" "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
    for one in "$suite" "$suite-backports"; do
        echo "deb [signed-by=$keyring] $mirror $one main"
    done >"$folder/apt/sources.list"
    : >"$folder/apt/status"
    cat >"$folder/apt/conf" <<END
Dir::Etc "$folder/apt";
Dir::Etc::SourceList "$folder/apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State "$folder/apt";
Dir::State::Status "$folder/apt/status";
Dir::Cache "$folder/apt/cache";
APT::Architecture "amd64";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
END
    APT_CONFIG=$folder/apt/conf apt-get -qq update || fail "no package lists from $mirror"
    APT_CONFIG=$folder/apt/conf apt-get -qq -y --no-install-recommends --download-only install \
        bochs bochs-term bochsbios vgabios cpio xorriso isolinux syslinux-common \
        linux-image-cloud-amd64/"$suite-backports" >"$folder/apt/log" ||
        fail "packages could not be fetched; see $folder/apt/log"
    rm -rf "$root.new"
    mkdir "$root.new"
    for package in "$folder"/apt/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root.new" --no-same-owner '--exclude=./usr/lib/modules/*/kernel' \
            --exclude=./usr/share/doc --exclude=./usr/share/icons --exclude=./usr/share/locale ||
            fail "$package cannot be unpacked"
    done
    mv "$root.new" "$root"
}

# Programs of that suite run with its own C library.
libraries=$root/usr/lib/x86_64-linux-gnu
of_suite() {
    program=$1
    shift
    "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$root/usr/bin/$program" "$@"
}

build() {
    image=$folder/image
    rm -rf "$image"
    mkdir "$image"
    compile() {
        "${CC:-gcc}" -std=c11 -O3 -D_GNU_SOURCE -I"$native/include" "$@" || fail "the compiler could not do this: $*"
    }
    compile -static -o "$image/init" "$native/emulation/init.c"
    compile -static -o "$image/test" "$native"/test/*.c "$native"/src/*.c
    compile -shared -fPIC -o "$folder/signed_bytes.so" "$native/emulation/signed_bytes.c" -ldl
    (cd "$image" && printf 'init\ntest\n' | of_suite cpio --quiet -o -H newc) >"$folder/test.img"
}

make_disc() {
    disc=$folder/disc
    rm -rf "$disc"
    mkdir "$disc"
    kernel=$(find "$root/boot" "$root/usr/lib/modules" -name 'vmlinuz*' 2>/dev/null | head -n 1)
    [ -n "$kernel" ] || fail "the packages have no kernel"
    cp "$kernel" "$disc/vmlinuz"
    cp "$folder/test.img" "$root/usr/lib/ISOLINUX/isolinux.bin" "$root/usr/lib/syslinux/modules/bios/ldlinux.c32" "$disc"
    # Linux allows tiles only where their state can be switched off (XFD, 10 * 32 + 4). Bochs knows no such switch, so the
    # kernel is told that there is one; it has no effect, which does no harm to the only process. Five levels of page tables
    # are more than system management mode of Bochs comes back from.
    cat >"$disc/isolinux.cfg" <<END
DEFAULT test
LABEL test
KERNEL vmlinuz
INITRD test.img
APPEND console=ttyS0 setcpuid=324 no5lvl mitigations=off networks=$networks first=$first
END
    of_suite xorriso -as mkisofs -quiet -o "$folder/disc.iso" -b isolinux.bin -c boot.cat -no-emul-boot \
        -boot-load-size 4 -boot-info-table "$disc" || fail "the disc cannot be made"
}

emulate() {
    cat >"$folder/bochsrc" <<END
config_interface: textconfig
display_library: rfb, options="timeout=0"
cpu: model=sapphire_rapids, count=1, ips=100000000, ignore_bad_msrs=1
megs: 512
romimage: file=$root/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=$root/usr/share/bochs/VGABIOS-lgpl-latest
ata0-master: type=cdrom, path=$folder/disc.iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=$folder/console
log: $folder/bochs.log
panic: action=fatal
error: action=report
info: action=ignore
END
    : >"$folder/console"
    export LTDL_LIBRARY_PATH="$libraries/bochs/plugins" BXSHARE="$root/usr/share/bochs"
    "$libraries/ld-linux-x86-64.so.2" --preload "$folder/signed_bytes.so" --library-path "$libraries" \
        "$root/usr/bin/bochs-bin" -q -f "$folder/bochsrc" >"$folder/bochs.out" 2>&1 &
    bochs=$!
    trap 'kill $bochs 2>/dev/null || true' EXIT
    seconds=$((minutes * 60))
    while [ "$seconds" -gt 0 ] && kill -0 $bochs 2>/dev/null && ! grep -q -E '^ended with |Kernel panic' "$folder/console"; do
        sleep 2
        seconds=$((seconds - 2))
    done
}

[ -d "$root" ] || fetch
build
make_disc
emulate
said=$(tr -d '\r' <"$folder/console")
echo "$said" | grep -q '^ended with ' ||
    fail "the test did not end within $minutes minutes; see console, bochs.log and bochs.out in $folder"
echo "$said" | grep -v '^\[' | tail -n 3
echo "$said" | grep -q '^ended with 0$' || fail "the test failed"
echo "$said" | grep -q ' amx-int8 agree$' || fail "the emulated processor has no AMX; see console in $folder"

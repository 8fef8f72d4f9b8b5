# What every script here starts with: source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.." # the checkout
unset PYTHONHOME PYTHONPATH # another environment's modules are not ours

say() { printf '\n== %s\n' "$*"; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

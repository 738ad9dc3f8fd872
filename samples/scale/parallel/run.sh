#!/bin/sh
# One answer of many runs by GNU parallel, here on one machine (`--sshlogin` names others): run.sh QUERY FILE...
# A job that fails is tried again, up to three times; insitu writes no partial result that is only begun.
set -eu
query=$1
shift
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
export query parts
parallel --jobs "${JOBS:-100%}" --retries 3 --joblog "$parts/log" \
  'insitu query --partial "$parts"/{#}.part --input-index {#} "$query" {}' ::: "$@"
find "$parts" -name '*.part' | insitu merge ${OUTPUT:+--output "$OUTPUT"} --inputs $# --files-from -

#!/usr/bin/env bash
# compare.sh [SIZE_MIB] [INSITU] [TOOLS]: the same questions to insitu and to the grep, rg and jq that are installed.
#
# Makes its logs in a temporary folder (SIZE_MIB each, default 256), compares the answers, and only then runs the clock:
# medians of five rounds, tools interleaved. A tool whose answer differs gets no time. Prints one Markdown table.
# TOOLS is where generate_logs and stopwatch were built.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

size_mib=${1:-256}
insitu=$(realpath -- "${2:-build/release/insitu}")
tools=$(realpath -- "${3:-build/bench/bench}")
rounds=5
for program in "$insitu" "$tools/generate_logs" "$tools/stopwatch"; do
  [[ -x $program ]] || { echo "compare.sh: no program at $program (bench/README.md says how to build it)" >&2; exit 2; }
done

work=$(mktemp -d "${TMPDIR:-/tmp}/insitu-compare.XXXXXX")
trap 'rm -rf "$work"' EXIT
for kind in json access text; do
  "$tools/generate_logs" "$kind" $((size_mib << 20)) > "$work/$kind.log"
done
cd "$work"

# ---- questions: ask QUESTION, then the tools that answer it; insitu's answer is the one to agree with
questions=() names=() commands=() expectations=() current=
ask() { current=$1; }
tool() { # NAME COMMAND [raw]: `raw` searches the text of JSON, so its answer may differ
  command -v "${1%% *}" > /dev/null || return 0
  questions+=("$current") names+=("$1") commands+=("$2") expectations+=("${3:-exact}")
}
insitu() { # ARGUMENTS: twice, with all threads and with one
  questions+=("$current" "$current") names+=("insitu" "insitu, 1 thread") expectations+=(exact exact)
  commands+=("'$insitu' filter $1" "'$insitu' filter --threads 1 $1")
}
from_json='. as $line | fromjson? | objects'

ask 'JSON: logType = ERROR and user.age >= 20, lines'
insitu "'{ \$.logType = \"ERROR\" && \$.user.age >= 20 }' json.log"
tool jq "jq -Rr '$from_json | select(.logType == \"ERROR\" and (.user | objects | .age | numbers) >= 20) | \$line' json.log"
tool 'grep (raw text)' "grep -aE '\"logType\":\"ERROR\".*\"age\":[2-9][0-9]' json.log" raw
tool 'rg (raw text)' "rg --no-config -aN '\"logType\":\"ERROR\".*\"age\":[2-9][0-9]' json.log" raw

ask 'JSON: http.status >= 200 (nearly every line), count'
insitu "-c '{ \$.http.status >= 200 }' json.log"
tool jq "jq -R '$from_json | select((.http | objects | .status | numbers) >= 200) | 1' json.log | wc -l"

ask 'JSON: message holds a Korean word, lines'
insitu "'{ \$.message = \"*오류*\" }' json.log"
tool jq "jq -Rr '$from_json | select(.message | strings | contains(\"오류\")) | \$line' json.log"
tool 'grep (raw text)' "grep -aF 오류 json.log" raw
tool 'rg (raw text)' "rg --no-config -aNF 오류 json.log" raw

ask 'terms: ERROR -timeout, lines'
insitu "'ERROR -timeout' text.log"
tool grep "grep -aF ERROR text.log | grep -avF timeout"
tool rg "rg --no-config -aNF ERROR text.log | rg --no-config -aNvF timeout"

ask 'space-delimited: status = 5*, lines'
insitu "'[ip, identity, user, time, request, status = 5*, size, ...]' access.log"
tool grep "grep -aE '^[^ ]+ [^ ]+ [^ ]+ \[[^]]*\] \"[^\"]*\" 5' access.log"
tool rg "rg --no-config -aN '^[^ ]+ [^ ]+ [^ ]+ \[[^\]]*\] \"[^\"]*\" 5' access.log"

ask 'regex: took=[0-9]{4,}ms, count'
insitu "-c '%took=[0-9]{4,}ms%' text.log"
tool grep "grep -acE 'took=[0-9]{4,}ms' text.log"
tool rg "rg --no-config -aNc 'took=[0-9]{4,}ms' text.log"

clock() { # COMMAND: its answer goes to the file `answer`, its seconds and KiB to standard output
  "$tools/stopwatch" answer "$1" || { echo "compare.sh: status $? from: $1" >&2; exit 1; }
}

# ---- answers first
notes=()
for i in "${!commands[@]}"; do
  clock "${commands[i]}" > /dev/null
  if [[ $i -eq 0 || ${questions[i]} != "${questions[i-1]}" ]]; then
    mv answer reference
  elif ! cmp -s answer reference; then
    notes[i]="$(wc -l < answer) lines, not $(wc -l < reference)"
    [[ ${expectations[i]} == raw ]] || { echo "compare.sh: ${names[i]} answers differently: ${commands[i]}" >&2; exit 1; }
  fi
done

# ---- then the clock
for ((round = 0; round < rounds; round++)); do
  for i in "${!commands[@]}"; do
    [[ -n ${notes[i]:-} ]] || clock "${commands[i]}" >> "times.$i"
  done
done

median() { # FILE COLUMN
  sort -n -k"$2,$2" "$1" | awk -v column="$2" -v middle=$(((rounds + 1) / 2)) 'NR == middle { print $column }'
}
echo "| question ($size_mib MiB) | tool | seconds | times insitu | peak MiB |"
echo "|---|---|---:|---:|---:|"
for i in "${!commands[@]}"; do
  question=
  [[ $i -ne 0 && ${questions[i]} == "${questions[i-1]}" ]] || question=${questions[i]}
  if [[ -n ${notes[i]:-} ]]; then
    echo "| | ${names[i]} | another answer: ${notes[i]} | | |"
    continue
  fi
  seconds=$(median "times.$i" 1)
  [[ -z $question ]] || base=$seconds
  awk -v question="$question" -v name="${names[i]}" -v seconds="$seconds" -v base="$base" -v kib="$(median "times.$i" 2)" \
    'BEGIN { printf "| %s | %s | %.3f | %.2f | %.0f |\n", question, name, seconds, seconds / base, kib / 1024 }'
done

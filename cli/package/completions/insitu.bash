# Completion of insitu for bash: the program says what may stand at the cursor.
_insitu() {
  local current=${COMP_WORDS[COMP_CWORD]} length kind word shown detail
  # Only what is before the cursor counts.
  for ((length = ${#current}; length > 0; --length)); do
    [[ ${COMP_LINE:COMP_POINT-length:length} == "${current:0:length}" ]] && break
  done
  COMPREPLY=()
  {
    IFS= read -r kind || return 0
    while IFS=$'\t' read -r word shown detail; do
      # A list that is only shown has the words alone, not all that was typed before them.
      [[ $COMP_TYPE == 63 ]] && word=$shown
      COMPREPLY+=("$word")
    done
  } < <("${COMP_WORDS[0]}" complete bash $((COMP_CWORD - 1)) "${COMP_WORDS[@]:1:COMP_CWORD-1}" "${current:0:length}" \
    "${COMP_WORDS[@]:COMP_CWORD+1}" 2>/dev/null)
  case $kind in
    files) compopt -o default ;;
    inside) compopt -o nospace ;;
  esac
}
complete -F _insitu insitu

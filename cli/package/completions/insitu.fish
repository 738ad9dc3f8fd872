# Completion of insitu for fish: the program says what may stand at the cursor.
function __insitu_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l after
    set -l all (commandline -o)
    set -l begin (math (count $words) + 2)
    test (count $all) -ge $begin && set after $all[$begin..-1]
    set -l lines (command $words[1] complete fish (math (count $words) - 1) $words[2..-1] "$current" $after 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (commandline -ct)
        return
    end
    for line in $lines[2..-1]
        set -l fields (string split \t -- $line)
        printf '%s\t%s\n' "$fields[1]" "$fields[3]"
    end
end
complete -c insitu -f -a '(__insitu_complete)'

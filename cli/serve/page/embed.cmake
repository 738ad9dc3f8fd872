# Turns the files of the page and the chart library of the system into one C++ source:
#   cmake -DOUTPUT=FILE.cpp [-DCHART_LIBRARY=chart.min.js] [-DCHART_LICENCE=copyright] -P embed.cmake
# Include it (`include(embed.cmake)`) for the lists of what the source depends on: PAGE_INPUTS.
# The library is that of Debian's libjs-chart.js: nothing of it is kept here, and nothing is fetched.

set(PAGE_FOLDER "${CMAKE_CURRENT_LIST_DIR}")
# One scope, in this order: what a file uses while it is read stands in an earlier one.
set(PAGE_SCRIPTS texts dom client times levels state table charts editor search side detail logs queries metrics alarms home main)

if(NOT CHART_LIBRARY)
  find_file(CHART_LIBRARY NAMES chart.min.js Chart.min.js PATHS /usr/share/javascript/chart.js /usr/share/nodejs/chart.js/dist
    NO_DEFAULT_PATH)
endif()
if(NOT CHART_LICENCE)
  find_file(CHART_LICENCE NAMES copyright PATHS /usr/share/doc/libjs-chart.js NO_DEFAULT_PATH)
endif()
if(NOT CHART_LIBRARY OR NOT CHART_LICENCE)
  message(FATAL_ERROR "the page needs Chart.js: install libjs-chart.js, or state CHART_LIBRARY and CHART_LICENCE")
endif()

set(PAGE_INPUTS ${PAGE_FOLDER}/index.html ${PAGE_FOLDER}/app.css ${PAGE_FOLDER}/favicon.svg ${CHART_LIBRARY} ${CHART_LICENCE})
foreach(script IN LISTS PAGE_SCRIPTS)
  list(APPEND PAGE_INPUTS ${PAGE_FOLDER}/js/${script}.js)
endforeach()

if(CMAKE_SCRIPT_MODE_FILE AND OUTPUT)
  set(app "")
  foreach(script IN LISTS PAGE_SCRIPTS)
    file(READ ${PAGE_FOLDER}/js/${script}.js text)
    # Logs become text nodes only: what could make markup or code of them is not used at all.
    if(text MATCHES "(innerHTML|outerHTML|insertAdjacentHTML|document\\.write|setHTMLUnsafe|srcdoc|[^a-zA-Z]eval\\(|new Function)")
      message(FATAL_ERROR "js/${script}.js uses `${CMAKE_MATCH_1}`, which could make markup or code of what a log holds")
    endif()
    string(APPEND app "${text}")
  endforeach()

  set(source "// Made by cli/serve/page/embed.cmake.\n#include \"cli/serve/page_files.h\"\n
// More than a compiler must take, and what both of ours take.\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n
namespace insitu::serve {\nnamespace {\n\nusing namespace std::string_view_literals;\n\nconstexpr PageFile kPageFiles[] = {\n")
  # The text of a variable, by its name: as an argument its backslashes would be read once more.
  function(embed path type variable)
    if("${${variable}}" MATCHES "[)]page_of_insitu\"")
      message(FATAL_ERROR "${path} holds the mark that ends it")
    endif()
    set(source "${source}    {\"${path}\", \"${type}\", R\"page_of_insitu(${${variable}})page_of_insitu\"sv},\n" PARENT_SCOPE)
  endfunction()
  file(READ ${PAGE_FOLDER}/index.html html)
  file(READ ${PAGE_FOLDER}/app.css css)
  file(READ ${PAGE_FOLDER}/favicon.svg icon)
  file(READ ${CHART_LIBRARY} chart)
  file(READ ${CHART_LICENCE} licence)
  embed(/ "text/html; charset=utf-8" html)
  embed(/app.css "text/css; charset=utf-8" css)
  embed(/favicon.svg image/svg+xml icon)
  embed(/app.js "text/javascript; charset=utf-8" app)
  embed(/chart.js "text/javascript; charset=utf-8" chart)
  embed(/chart.js.txt "text/plain; charset=utf-8" licence)
  string(APPEND source "};\n\n}  // namespace\n\nstd::span<const PageFile> page_files() { return kPageFiles; }\n\n}  // namespace insitu::serve\n")
  file(WRITE ${OUTPUT} "${source}")
endif()

# Turns the files of the page and the chart library of the system into one C++ source:
#   cmake -DOUTPUT=FILE.cpp [-DCHART_LIBRARY=chart.min.js] [-DCHART_LICENCE=copyright] -P embed.cmake
# Included, it states what that depends on: PAGE_INPUTS. The library is that of Debian's libjs-chart.js: nothing of it
# is kept here, and nothing is fetched.

set(PAGE_FOLDER "${CMAKE_CURRENT_LIST_DIR}")
# One script in the order of their numbers: what a file uses while it is read stands in an earlier one.
file(GLOB PAGE_SCRIPTS ${PAGE_FOLDER}/js/*.js)
list(SORT PAGE_SCRIPTS)

if(NOT CHART_LIBRARY)
  find_file(CHART_LIBRARY NAMES chart.min.js Chart.min.js NO_DEFAULT_PATH
            PATHS /usr/share/javascript/chart.js /usr/share/nodejs/chart.js/dist)
endif()
if(NOT CHART_LICENCE)
  find_file(CHART_LICENCE NAMES copyright PATHS /usr/share/doc/libjs-chart.js NO_DEFAULT_PATH)
endif()
if(NOT CHART_LIBRARY OR NOT CHART_LICENCE)
  message(FATAL_ERROR "the page needs Chart.js: install libjs-chart.js, or state CHART_LIBRARY and CHART_LICENCE")
endif()

set(PAGE_INPUTS ${PAGE_FOLDER}/index.html ${PAGE_FOLDER}/app.css ${PAGE_FOLDER}/favicon.svg ${PAGE_SCRIPTS}
                ${CHART_LIBRARY} ${CHART_LICENCE})

if(CMAKE_SCRIPT_MODE_FILE AND OUTPUT)
  set(app "")
  foreach(script IN LISTS PAGE_SCRIPTS)
    file(READ ${script} text)
    # Logs become text nodes only: what could make markup or code of them is not used at all.
    set(markup "innerHTML|outerHTML|AdjacentHTML|document\\.write|HTMLUnsafe|srcdoc|[^a-zA-Z]eval\\(|new Function")
    if(text MATCHES "(${markup})")
      message(FATAL_ERROR "${script} uses `${CMAKE_MATCH_1}`, which could make markup or code of a log")
    endif()
    string(APPEND app "${text}")
  endforeach()

  set(source [=[
// Made by cli/serve/page/embed.cmake.
#include "cli/serve/page_files.h"

// Longer texts than every compiler must take.
#pragma GCC diagnostic ignored "-Woverlength-strings"

namespace insitu::serve {
namespace {

using namespace std::string_view_literals;

constexpr PageFile kPageFiles[] = {
]=])
  # The text of a variable, by its name: as an argument its backslashes would be read once more.
  function(embed path type variable)
    if("${${variable}}" MATCHES "[)]page_of_insitu\"")
      message(FATAL_ERROR "${path} holds the mark that ends it")
    endif()
    set(text "R\"page_of_insitu(${${variable}})page_of_insitu\"sv")
    set(source "${source}    {\"${path}\", \"${type}\", ${text}},\n" PARENT_SCOPE)
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
  string(APPEND source [=[
};

}  // namespace

std::span<const PageFile> page_files() { return kPageFiles; }

}  // namespace insitu::serve
]=])
  file(WRITE ${OUTPUT} "${source}")
endif()

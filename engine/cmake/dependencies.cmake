# The third parties that the library links, all of them Debian packages (the list is in ./dev). The build includes this file, and so
# does find_package(insitu), for which it is installed.

if(INSITU_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()

# Like find_package(), and required: by the build, or as much as the one who looks for insitu says.
macro(insitu_find)
  if(DEFINED CMAKE_FIND_PACKAGE_NAME)
    include(CMakeFindDependencyMacro)
    find_dependency(${ARGN})
  else()
    find_package(${ARGN} REQUIRED)
  endif()
endmacro()

# Makes the target insitu::NAME for a library without a package of its own: the first of these files that is there.
macro(insitu_find_library name)
  find_library(insitu_${name} NAMES ${ARGN} NAMES_PER_DIR)
  mark_as_advanced(insitu_${name})
  if(NOT insitu_${name})
    if(DEFINED CMAKE_FIND_PACKAGE_NAME)
      set(${CMAKE_FIND_PACKAGE_NAME}_FOUND FALSE)
      set(${CMAKE_FIND_PACKAGE_NAME}_NOT_FOUND_MESSAGE "${name} is missing")
      return()
    endif()
    message(FATAL_ERROR "${name} is missing")
  endif()
  if(NOT TARGET insitu::${name})
    add_library(insitu::${name} UNKNOWN IMPORTED)
    set_target_properties(insitu::${name} PROPERTIES IMPORTED_LOCATION "${insitu_${name}}")
  endif()
endmacro()

insitu_find(Threads)
insitu_find(fmt)
insitu_find(simdjson)
insitu_find(date)
insitu_find(BZip2)
insitu_find(Iconv)  # of the C library
insitu_find(PkgConfig)
foreach(insitu_module re2 libisal libzstd liblzma libutf8proc)
  pkg_check_modules(insitu_${insitu_module} REQUIRED QUIET IMPORTED_TARGET ${insitu_module})
endforeach()

# The archive where there is one: the shared library takes longer to load than all the rest of the program.
set(OPENSSL_USE_STATIC_LIBS ON)
insitu_find(OpenSSL COMPONENTS Crypto)
# Likewise libarchive, whose shared library loads those for XML and Unicode. It links what the formats need: nettle, zlib.
insitu_find_library(libarchive libarchive.a archive)
insitu_find_library(libnettle libnettle.a nettle)
insitu_find_library(libz libz.a z)
insitu_find_library(libyaml-cpp libyaml-cpp.a yaml-cpp)  # likewise a tenth of it, and few commands read YAML

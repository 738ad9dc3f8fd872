# cpack: the Debian package of the program. INSITU_LICENCES names the file that cli/package/licences writes.
set(INSITU_LICENCES "" CACHE FILEPATH "The licences of what is linked into the program, for its package")
if(INSITU_LICENCES)
  install(FILES ${INSITU_LICENCES} DESTINATION ${insitu_documents} RENAME copyright COMPONENT program)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_CONTACT "the authors of insitu")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "filter patterns and queries of CloudWatch Logs on local log files")
set(CPACK_PACKAGE_DESCRIPTION "${PROJECT_DESCRIPTION}.
No licence has been chosen: ask before you copy or ship it.")
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME insitu)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS tzdata)  # for names of time zones
include(CPack)

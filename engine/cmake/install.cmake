# What is installed of the library: the headers of engine/insitu/, the archives, and what finds them.
include(CMakePackageConfigHelpers)

set(insitu_package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/insitu)
file(RELATIVE_PATH insitu_prefix_of_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /.)
string(REGEX REPLACE "/$" "" insitu_prefix_of_pc "${insitu_prefix_of_pc}")

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/insitu-config.cmake.in ${PROJECT_BINARY_DIR}/insitu-config.cmake
                              INSTALL_DESTINATION ${insitu_package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/insitu-config-version.cmake COMPATIBILITY SameMinorVersion)
configure_file(${CMAKE_CURRENT_LIST_DIR}/insitu.pc.in ${PROJECT_BINARY_DIR}/insitu.pc @ONLY)

install(TARGETS insitu_grammar insitu_engine insitu_templates insitu_library EXPORT insitu-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/engine/insitu DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
install(EXPORT insitu-targets NAMESPACE insitu:: DESTINATION ${insitu_package_folder} COMPONENT library)
install(FILES ${PROJECT_BINARY_DIR}/insitu-config.cmake ${PROJECT_BINARY_DIR}/insitu-config-version.cmake
        DESTINATION ${insitu_package_folder} COMPONENT library)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake DESTINATION ${insitu_package_folder} RENAME insitu-dependencies.cmake
        COMPONENT library)
install(FILES ${PROJECT_BINARY_DIR}/insitu.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)

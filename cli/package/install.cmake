# What is installed of the program: itself, its documents, and the samples that they run.
set(insitu_data ${CMAKE_INSTALL_DATADIR}/insitu)
set(insitu_documents ${CMAKE_INSTALL_DOCDIR})

install(TARGETS insitu RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${insitu_documents} COMPONENT program)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/samples DESTINATION ${insitu_data} COMPONENT program)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/engine/lint/rules DESTINATION ${insitu_data} COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/engine/expect/insitu.schema.json DESTINATION ${insitu_data} COMPONENT program)

# Removes what `cmake --install` has installed from this build.
add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -D BUILD=${PROJECT_BINARY_DIR} -P ${CMAKE_CURRENT_LIST_DIR}/uninstall.cmake)

if(PROJECT_IS_TOP_LEVEL)
  include(${CMAKE_CURRENT_LIST_DIR}/cpack.cmake)
endif()

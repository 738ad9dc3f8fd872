# What is installed of the program: itself, its documents, and the samples that they run.
set(insitu_data ${CMAKE_INSTALL_DATADIR}/insitu)
set(insitu_documents ${CMAKE_INSTALL_DOCDIR})

install(TARGETS insitu RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
if(INSITU_SERVE AND NOT INSITU_STATIC)
  # What `insitu serve` becomes: the folder is beside that of the program.
  install(PROGRAMS ${PROJECT_BINARY_DIR}/libexec/insitu/insitu-serve DESTINATION libexec/insitu COMPONENT program)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/SECURITY.md DESTINATION ${insitu_documents} COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/cli/recording.svg DESTINATION ${insitu_documents}/cli COMPONENT program)
foreach(folder bench cli engine grammar)
  install(FILES ${PROJECT_SOURCE_DIR}/${folder}/README.md DESTINATION ${insitu_documents}/${folder} COMPONENT program)
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/samples DESTINATION ${insitu_data} COMPONENT program)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/engine/lint/rules DESTINATION ${insitu_data} COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/engine/expect/insitu.schema.json DESTINATION ${insitu_data} COMPONENT program)

# The manual pages, which the program writes itself from the tables of its options.
set(manual_names insitu)
foreach(command filter query merge patterns queries fields inspect explain describe lint test metrics watch serve agent config)
  list(APPEND manual_names insitu-${command})
endforeach()
list(TRANSFORM manual_names PREPEND ${CMAKE_CURRENT_BINARY_DIR}/man1/ OUTPUT_VARIABLE manual_pages)
list(TRANSFORM manual_pages APPEND .1)
add_custom_command(
  OUTPUT ${manual_pages} DEPENDS insitu ${CMAKE_CURRENT_LIST_DIR}/manual_pages.cmake
  COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:insitu> -D "NAMES=${manual_names}" -D FOLDER=${CMAKE_CURRENT_BINARY_DIR}/man1
          -P ${CMAKE_CURRENT_LIST_DIR}/manual_pages.cmake
  VERBATIM)
add_custom_target(manual_pages ALL DEPENDS ${manual_pages})
install(FILES ${manual_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)

# Completions, which ask the program. zsh looks at other folders in /usr than elsewhere.
set(completions ${CMAKE_CURRENT_LIST_DIR}/completions)
install(FILES ${completions}/insitu.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME insitu COMPONENT program)
install(FILES ${completions}/_insitu DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT program)
install(FILES ${completions}/_insitu DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT program)
install(FILES ${completions}/insitu.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)

# Removes what `cmake --install` has installed from this build.
add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -D BUILD=${PROJECT_BINARY_DIR} -P ${CMAKE_CURRENT_LIST_DIR}/uninstall.cmake)

if(PROJECT_IS_TOP_LEVEL)
  include(${CMAKE_CURRENT_LIST_DIR}/cpack.cmake)
endif()

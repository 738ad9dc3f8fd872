# cmake -D PROGRAM=FILE -D NAMES=LIST -D FOLDER=FOLDER -P manual_pages.cmake: the manual pages of these names, insitu and
# insitu-COMMAND, into the folder.
foreach(name IN LISTS NAMES)
  string(REGEX REPLACE "^insitu-?" "" command "${name}")
  execute_process(COMMAND ${PROGRAM} help --manual ${command} OUTPUT_VARIABLE page COMMAND_ERROR_IS_FATAL ANY)
  file(WRITE ${FOLDER}/${name}.1 "${page}")
endforeach()

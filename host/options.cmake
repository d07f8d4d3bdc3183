# Options that need one another are refused together, with what to do.
foreach(pair COMMAND_LINE:SERVER TESTS:COMMAND_LINE TESTS:SQLITE TESTS:POSTGRESQL TESTS:PROMETHEUS TESTS:PLUGINS
    TESTS:INSTALL)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 wanted)
  list(GET pair 1 needed)
  if(PATCHBAY_${wanted} AND NOT PATCHBAY_${needed})
    message(FATAL_ERROR "PATCHBAY_${wanted} needs PATCHBAY_${needed}: switch that on, or PATCHBAY_${wanted} off.")
  endif()
endforeach()

# cmake -DCOMPILER=… -DINCLUDE=… -DFOLDER=… -P first_line.cmake
# Each source beside this file is refused, and the compiler's first error holds the sentence of its first line.
file(GLOB sources ${FOLDER}/*.cc)
list(LENGTH sources count)
if(count LESS 20)
  message(FATAL_ERROR "only ${count} sources were found in ${FOLDER}")
endif()
set(failed "")
foreach(source ${sources})
  file(STRINGS ${source} sentence LIMIT_COUNT 1)
  string(REPLACE "// says: " "" sentence "${sentence}")
  execute_process(
    COMMAND ${COMPILER} -std=c++17 -fsyntax-only -I${INCLUDE} -DPATCHBAY_CONNECTOR_ID=\"refused\"
      -DPATCHBAY_CONNECTOR_VERSION=\"1.0.0\" ${source}
    RESULT_VARIABLE result ERROR_VARIABLE said)
  string(REGEX MATCH "error: [^\n]*" first "${said}")
  string(FIND "${first}" "${sentence}" place)
  if(result EQUAL 0 OR place EQUAL -1)
    string(APPEND failed "\n${source}: expected \"${sentence}\", the compiler says \"${first}\"")
  endif()
endforeach()
if(failed)
  message(FATAL_ERROR "${COMPILER}: ${failed}")
endif()
message(STATUS "${count} sources are refused with their sentences by ${COMPILER}")

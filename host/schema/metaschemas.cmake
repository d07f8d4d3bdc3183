# Writes metaschemas.h: every file of metaschemas/ as a constant, found by its URI at compile time of
# a schema. A long text is cut into pieces, since compilers limit one literal's length.
# usage: cmake -DFOLDER=… -DOUT=… -P metaschemas.cmake
file(GLOB files ${FOLDER}/*.json)
set(table "")
foreach(file ${files})
  file(READ ${file} text)
  get_filename_component(name ${file} NAME_WE)
  if(name MATCHES "^draft-")
    set(uri "http://json-schema.org/${name}/schema")
  else()
    string(SUBSTRING ${name} 0 7 draft)
    string(SUBSTRING ${name} 7 -1 part)
    string(REGEX REPLACE "^-" "" part "${part}")
    set(uri "https://json-schema.org/draft/${draft}/schema")
    if(part)
      set(uri "https://json-schema.org/draft/${draft}/meta/${part}")
    endif()
  endif()
  string(APPEND table "    {\"${uri}\",\n     R\"json(${text})json\"},\n")
endforeach()
file(WRITE ${OUT} "#pragma once

#include <array>
#include <string_view>

namespace patchbay::schema {

struct Metaschema {
  std::string_view uri;
  std::string_view text;
};

inline constexpr std::array kMetaschemas = std::to_array<Metaschema>({
${table}});

}  // namespace patchbay::schema
")

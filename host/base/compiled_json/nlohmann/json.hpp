// The compiler finds this file before the nlohmann package's header of the same name;
// CMakeLists.txt says why. instances.cc defines the templates that are declared extern here.
#pragma once
#pragma GCC system_header

#include_next <nlohmann/json.hpp>

// The JSON values, their writer, and their parsers for the bytes of a string_view and of a string.
#define PATCHBAY_JSON_INSTANCES(PREFIX, JSON)                                                 \
  PREFIX template class nlohmann::JSON;                                                       \
  PREFIX template class nlohmann::detail::serializer<nlohmann::JSON>;                         \
  PREFIX template class nlohmann::detail::lexer<                                              \
      nlohmann::JSON, nlohmann::detail::iterator_input_adapter<const char*>>;                 \
  PREFIX template class nlohmann::detail::parser<                                             \
      nlohmann::JSON, nlohmann::detail::iterator_input_adapter<const char*>>;                 \
  PREFIX template class nlohmann::detail::lexer<                                              \
      nlohmann::JSON, nlohmann::detail::iterator_input_adapter<std::string::const_iterator>>; \
  PREFIX template class nlohmann::detail::parser<                                             \
      nlohmann::JSON, nlohmann::detail::iterator_input_adapter<std::string::const_iterator>>;

// The full name of nlohmann::ordered_json. The compiler cannot instantiate a template by its alias.
#define PATCHBAY_ORDERED_JSON basic_json<nlohmann::ordered_map>

#ifndef PATCHBAY_JSON_COMPILED_HERE
PATCHBAY_JSON_INSTANCES(extern, basic_json<>)
PATCHBAY_JSON_INSTANCES(extern, PATCHBAY_ORDERED_JSON)
#endif

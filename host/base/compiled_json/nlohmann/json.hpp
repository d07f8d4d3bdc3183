// The compiler finds this file before the package's header of the same name; CMakeLists.txt says
// why. instances.cc defines the templates that are declared extern here.
#pragma once
#pragma GCC system_header

#include_next <nlohmann/json.hpp>

// The values, their writer, and their parser over the bytes of a string_view and of a string.
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

// Spelled as in the package; an alias cannot be instantiated.
#define PATCHBAY_ORDERED_JSON basic_json<nlohmann::ordered_map>

#ifndef PATCHBAY_JSON_COMPILED_HERE
PATCHBAY_JSON_INSTANCES(extern, basic_json<>)
PATCHBAY_JSON_INSTANCES(extern, PATCHBAY_ORDERED_JSON)
#endif

// Compares the three readers of JSON: NodeReader, Document and simdjson.
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "json/document.h"
#include "json/node_reader.h"

namespace patchbay::json {

// Returns how the readers disagree about the text, or "" if they agree. simdjson may accept an
// object with equal keys, and may refuse numbers beyond 64 bits and doubles. In everything else,
// simdjson must agree.
inline std::string disagreement(std::string_view text, unsigned depth) {
  const Node* read = NodeReader::of_this_thread().read(text, depth);
  const auto document = Document::read(text, depth);
  if ((read != nullptr) != document.has_value()) return "one of NodeReader and Document refuses";
  if (read && to_json(*read) != to_json(document.value().root())) return "the nodes differ";
  simdjson::dom::parser parser;
  if (parser.allocate(text.size() + 1, depth + 1) != simdjson::SUCCESS) return "";
  const auto error = parser.parse(simdjson::padded_string(text)).error();
  if (read && error != simdjson::SUCCESS && error != simdjson::NUMBER_ERROR) {
    return "simdjson refuses: " + std::string(simdjson::error_message(error));
  }
  if (!read && error == simdjson::SUCCESS) {
    const std::string& why = document.error().message();
    return why.find("twice") == why.npos ? "simdjson takes it: " + why : "";
  }
  return "";
}

}  // namespace patchbay::json

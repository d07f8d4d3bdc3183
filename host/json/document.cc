#include "json/document.h"

#include <algorithm>

#include "base/hex.h"
#include "base/utf8.h"

namespace patchbay::json {

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members()) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += hex_digit(byte >> 4U);
      out += hex_digit(byte & 15U);
    } else {
      out += c;
    }
  }
  out += '"';
}

namespace {

// Appends the value to `out` as compact JSON. Stops soon after `most` bytes.
void append_json(std::string& out, const Node& value, std::size_t most) {
  switch (value.kind()) {
    case Kind::kNull:
      out += "null";
      return;
    case Kind::kBoolean:
      out += value.boolean() ? "true" : "false";
      return;
    case Kind::kInteger:
    case Kind::kReal:
      out += value.text();
      return;
    case Kind::kString:
      append_json_string(out, value.text());
      return;
    case Kind::kArray: {
      char before = '[';
      for (const Node& item : value.items()) {
        out += std::exchange(before, ',');
        append_json(out, item, most);
        if (out.size() > most) return;
      }
      out += value.items().empty() ? "[]" : "]";
      return;
    }
    case Kind::kObject: {
      char before = '{';
      for (const auto& [key, member] : value.members()) {
        out += std::exchange(before, ',');
        append_json_string(out, key);
        out += ':';
        append_json(out, member, most);
        if (out.size() > most) return;
      }
      out += value.members().empty() ? "{}" : "}";
      return;
    }
  }
}

}  // namespace

std::string to_json(const Node& value) { return json_prefix(value, SIZE_MAX); }

std::string json_prefix(const Node& value, std::size_t most) {
  std::string out;
  append_json(out, value, most);
  return out.size() <= most ? out : std::string(utf8_prefix(out, most));
}

}  // namespace patchbay::json

#include "mirrored_arguments.h"

#include <patchbay/sdk/barrier.h>
#include <patchbay/sdk/error.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "envelope.h"
#include "pointer.h"

namespace mcp {

using patchbay::sdk::Error;

namespace {

constexpr const char* kKeyword = "x-mcp-header";
constexpr std::size_t kMostHeaderNameBytes = 128;
// These limits are below the host's limits: 100 headers in a request, and 32 KiB in each header.
constexpr std::size_t kMostMirrored = 32;
constexpr std::size_t kMostValueBytes = 8192;
constexpr std::size_t kMostShownBytes = 200;  // maximum length of a pointer in a message
// The maximum length of the path of a mirrored argument.
constexpr std::size_t kMostPathBytes = 1000;
constexpr std::int64_t kMostExact = 9007199254740991;  // 2^53 - 1

bool is_token(const std::string& text) {  // defined in RFC 9110, section 5.6.2
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && text.size() <= kMostHeaderNameBytes &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  kMarks.find(c) != std::string_view::npos;
         });
}

std::string in_lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

std::size_t pointer_bytes(const std::vector<std::string>& path) {
  std::size_t bytes = 0;
  for (const std::string& name : path) bytes += 1 + name.size();
  return bytes;
}

struct Reader {
  std::vector<MirroredArgument>& mirrored;
  std::set<std::string> names;  // in lower case
  std::vector<std::string> path;

  // Reads the properties of a schema. Returns "" or the fault as "POINTER: why", where the pointer
  // begins at this schema.
  std::string read_properties(const Json& schema) {
    for (const auto& [name, value] : object_of(schema, "properties").items()) {
      path.push_back(name);
      const auto fault = read_property(value);
      path.pop_back();
      if (!fault.empty()) return "/properties" + pointer_part(name) + fault;
    }
    return {};
  }

  std::string read_property(const Json& schema) {
    if (!schema.is_object()) return {};
    const auto declared = schema.find(kKeyword);
    if (declared == schema.end()) return read_properties(schema);
    const std::string name = text_of(schema, kKeyword);
    const std::string at = std::string("/") + kKeyword + ": ";
    if (!is_token(name)) return at + "it is not the name of a header.";
    const std::string type = text_of(schema, "type");
    if (type != "string" && type != "integer" && type != "boolean") {
      return at + "only strings, integers and booleans can be in a header.";
    }
    if (!names.insert(in_lower_case(name)).second) return at + "two arguments have this header.";
    if (mirrored.size() == kMostMirrored) return at + "more than 32 arguments have a header.";
    if (pointer_bytes(path) > kMostPathBytes) {
      return at + "the names that lead to the argument have more than 1,000 bytes.";
    }
    mirrored.push_back({path, "Mcp-Param-" + name});
    return {};
  }
};

// Counts how often the schema has the keyword. Does not look into values that are data.
std::size_t count_declared(const Json& node, bool is_map) {
  std::size_t count = 0;
  if (node.is_object()) {
    for (const auto& [name, value] : node.items()) {
      if (!is_map && name == kKeyword) ++count;
      if (!is_map &&
          (name == "const" || name == "default" || name == "enum" || name == "examples")) {
        continue;
      }
      count += count_declared(
          value, !is_map && (name == "properties" || name == "$defs" || name == "definitions" ||
                             name == "patternProperties" || name == "dependentSchemas"));
    }
  } else if (node.is_array()) {
    for (const Json& each : node) count += count_declared(each, false);
  }
  return count;
}

const Json* value_at(const Json& arguments, const std::vector<std::string>& path) {
  const Json* value = &arguments;
  for (const std::string& name : path) {
    if (!value->is_object()) return nullptr;
    const auto found = value->find(name);
    if (found == value->end()) return nullptr;
    value = &*found;
  }
  return value;
}

std::optional<std::string> text_for(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number <= static_cast<std::uint64_t>(kMostExact)) return std::to_string(number);
  } else if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    if (number >= -kMostExact) return std::to_string(number);
  } else if (value.is_number_float()) {  // 5.0 is also an integer
    const auto number = value.get<double>();
    const bool is_whole = number >= -9e15 && number <= 9e15 &&
                          static_cast<double>(static_cast<std::int64_t>(number)) == number;
    if (is_whole) return std::to_string(static_cast<std::int64_t>(number));
  }
  return std::nullopt;
}

Error too_long(const MirroredArgument& argument, std::size_t bytes) {
  std::string pointer;
  for (const std::string& name : argument.path) pointer += pointer_part(name);
  return {PATCHBAY_E_INVALID_ARGUMENT,
          "argument \"" + std::string(patchbay::sdk::cut(pointer, kMostShownBytes)) +
              "\": the MCP server wants it in a header, where it has " + std::to_string(bytes) +
              " bytes (in base64 if it is not plain ASCII); at most 8192 are sent. Shorten it."};
}

}  // namespace

std::string read_mirrored(const Json& schema, std::vector<MirroredArgument>& mirrored) {
  Reader reader{mirrored, {}, {}};
  auto fault = reader.read_properties(schema);
  if (!fault.empty()) return fault;
  if (count_declared(schema, false) == mirrored.size()) return {};
  return std::string(": ") + kKeyword + " stands where it does not belong to one argument.";
}

Headers mirrored_headers(const std::vector<MirroredArgument>& mirrored, const Json& arguments) {
  Headers headers;
  for (const MirroredArgument& each : mirrored) {
    const Json* value = value_at(arguments, each.path);
    if (value == nullptr) continue;
    const auto text = text_for(*value);
    if (!text) continue;
    std::string sent = header_value(*text);
    if (sent.size() > kMostValueBytes) throw too_long(each, sent.size());
    headers.emplace_back(each.header, std::move(sent));
  }
  return headers;
}

}  // namespace mcp

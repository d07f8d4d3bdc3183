#include "mcp/arguments.h"

#include <algorithm>
#include <array>

#include "mcp/message.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

// Returns the schema of one argument, or nullptr if the tool's schema does not contain it.
const Json* schema_of(const Json& schema, std::string_view argument) {
  const auto properties = schema.find("properties");
  if (properties == schema.end() || !properties->is_object()) return nullptr;
  const auto found = properties->find(argument);
  return found == properties->end() || !found->is_object() ? nullptr : &*found;
}

// Returns true if a schema's `type` includes the word.
bool takes(const Json& schema, std::string_view word) {
  const auto type = schema.find("type");
  if (type == schema.end()) return false;
  if (type->is_string()) return type->get_ref<const std::string&>() == word;
  return type->is_array() &&
         std::any_of(type->begin(), type->end(), [&](const Json& each) { return each == word; });
}

bool is_required(const Json& schema, std::string_view argument) {
  const auto required = schema.find("required");
  return required != schema.end() && required->is_array() &&
         std::any_of(required->begin(), required->end(),
                     [&](const Json& each) { return each == argument; });
}

// Returns true if only `type` decides whether the schema allows null.
bool is_decided_by_type(const Json& schema) {
  constexpr std::array<const char*, 6> kOthers = {"anyOf", "oneOf", "allOf",
                                                  "$ref",  "enum",  "const"};
  return schema.contains("type") &&
         std::none_of(kOthers.begin(), kOthers.end(),
                      [&](const char* keyword) { return schema.contains(keyword); });
}

// Returns true if null means that the argument is missing.
bool is_absent(const Tool& tool, const json::Member& argument) {
  if (!argument.value.is(json::Kind::kNull) || is_required(tool.parameters, argument.key)) {
    return false;
  }
  const Json* schema = schema_of(tool.parameters, argument.key);
  return schema != nullptr && is_decided_by_type(*schema) && !takes(*schema, "null");
}

// Returns true if a header repeats something inside the argument.
bool is_mirrored_inside(const Tool& tool, std::string_view argument) {
  return std::any_of(tool.mirrored.begin(), tool.mirrored.end(),
                     [&](const MirroredArgument& each) { return each.path.front() == argument; });
}

// Returns the object or array in an argument that is JSON text. Returns nullopt if the argument is
// ordinary text, or if a header repeats something inside it: the headers were compared with what
// the client sent, and nothing else may run.
std::optional<std::string> read_text(const Tool& tool, const json::Member& argument) {
  if (!argument.value.is(json::Kind::kString)) return std::nullopt;
  if (is_mirrored_inside(tool, argument.key)) return std::nullopt;
  const std::string_view text = argument.value.text();
  if (text.empty() || (text.front() != '{' && text.front() != '[')) return std::nullopt;
  const Json* schema = schema_of(tool.shown["inputSchema"], argument.key);
  if (schema == nullptr || takes(*schema, "string")) return std::nullopt;
  if (!takes(*schema, text.front() == '{' ? "object" : "array")) return std::nullopt;
  const auto read = json::Document::read(text, kDeepest);
  if (read.has_error()) return std::nullopt;
  return json::to_json(read.value().root());
}

}  // namespace

std::optional<Arguments> arguments_for(const Tool& tool, const json::Node* given) {
  Arguments arguments{"{", {}, 0};
  if (given != nullptr && !given->is(json::Kind::kNull)) {
    if (!given->is(json::Kind::kObject)) return std::nullopt;
    for (const json::Member& argument : given->members()) {
      if (argument.key == tool.account_argument && argument.value.is(json::Kind::kString)) {
        arguments.account = argument.value.text();
        continue;
      }
      if (is_absent(tool, argument)) {
        ++arguments.mended;
        continue;
      }
      const auto read = read_text(tool, argument);
      if (read) ++arguments.mended;
      append_member(arguments.json, argument.key, read ? *read : json::to_json(argument.value));
    }
  }
  arguments.json.push_back('}');
  return arguments;
}

}  // namespace patchbay::mcp

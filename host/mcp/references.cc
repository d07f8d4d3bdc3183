#include "mcp/references.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "mcp/message.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

// Returns the target of a local reference, or nullptr.
const Json* target_of(const Json& root, const std::string& reference) {
  if (reference.empty() || reference.front() != '#') return nullptr;
  try {
    const Json::json_pointer pointer(reference.substr(1));
    return root.contains(pointer) ? &root.at(pointer) : nullptr;
  } catch (const Json::exception&) {
    return nullptr;  // the reference is an anchor or not a JSON Pointer
  }
}

const std::string* reference_in(const Json& schema) {
  if (!schema.is_object()) return nullptr;
  const auto found = schema.find("$ref");
  return found != schema.end() && found->is_string() ? found->get_ptr<const std::string*>()
                                                     : nullptr;
}

// Copies a schema and replaces the references in the copy. Limits the copy's depth, because a chain
// of references could make it far deeper than the schema's text. Recursive functions walk over the
// copy, and a fiber has a small stack.
class Inliner {
 public:
  Inliner(const Json& root, std::size_t most) : root_(root), left_(most) {}

  // Returns the copy. Returns nullopt if a reference must stay, or if the copy would be too long or
  // deep.
  std::optional<Json> copy(const Json& from, std::size_t depth = 1) {
    if (!charge(from) || depth > kDeepest) return std::nullopt;
    if (const std::string* reference = reference_in(from)) {
      return copy_target(from, *reference, depth);
    }
    if (!from.is_structured()) return from;
    Json into = from.is_array() ? Json::array() : Json::object();
    for (const auto& [key, value] : from.items()) {
      auto part = copy(value, depth + 1);
      if (!part) return std::nullopt;
      if (from.is_array()) {
        into.push_back(std::move(*part));
      } else {
        into[key] = std::move(*part);
      }
    }
    return into;
  }

 private:
  std::optional<Json> copy_target(const Json& from, const std::string& reference,
                                  std::size_t depth) {
    const Json* target = target_of(root_, reference);
    const bool is_recursive = std::find(names_.begin(), names_.end(), reference) != names_.end();
    if (target == nullptr || is_recursive || from.size() != 1) return std::nullopt;
    names_.push_back(reference);
    auto copied = copy(*target, depth + 1);
    names_.pop_back();
    return copied;
  }

  // Counts roughly the bytes that a value adds to the text. Returns false if the limit is reached.
  bool charge(const Json& value) {
    std::size_t bytes = 8;
    if (const auto* text = value.get_ptr<const std::string*>()) bytes += text->size();
    if (value.is_object()) {
      for (const auto& [key, ignored] : value.items()) bytes += key.size();
    }
    if (bytes > left_) return false;
    left_ -= bytes;
    return true;
  }

  const Json& root_;
  std::size_t left_;
  std::vector<std::string> names_;  // the references that are being replaced
};

void rename_definitions(Json& schema) {
  if (schema.is_array()) {
    for (Json& each : schema) rename_definitions(each);
  }
  if (!schema.is_object()) return;
  constexpr std::string_view kOld = "#/definitions/";
  const auto found = schema.find("$ref");
  if (found != schema.end() && found->is_string()) {
    const auto text = found->get<std::string>();
    if (text.starts_with(kOld)) *found = "#/$defs/" + text.substr(kOld.size());
  }
  for (auto& [key, value] : schema.items()) rename_definitions(value);
}

}  // namespace

bool has_references(const Json& schema) {
  if (reference_in(schema) != nullptr) return true;
  if (!schema.is_structured()) return false;
  return std::any_of(schema.begin(), schema.end(),
                     [](const Json& each) { return has_references(each); });
}

Json without_references(const Json& schema) {
  if (!has_references(schema)) return schema;
  Json body = schema;
  body.erase("$defs");
  body.erase("definitions");
  if (auto copied = Inliner(schema, 2 * schema.dump().size()).copy(body)) return std::move(*copied);
  Json kept = schema;
  rename_definitions(kept);
  if (kept.contains("definitions")) {
    if (kept.contains("$defs") && !kept["$defs"].is_object()) kept.erase("$defs");
    Json definitions = std::move(kept["definitions"]);
    kept.erase("definitions");
    if (definitions.is_object()) kept["$defs"].update(definitions);
  }
  return kept;
}

void move_references(Json& schema, const std::string& prefix) {
  if (!schema.is_structured()) return;
  if (schema.is_object()) {
    const auto found = schema.find("$ref");
    if (found != schema.end() && found->is_string()) {
      const auto text = found->get<std::string>();
      if (text.starts_with('#')) *found = prefix + text.substr(1);
    }
  }
  for (Json& each : schema) move_references(each, prefix);
}

}  // namespace patchbay::mcp

#include "openapi/description.h"

#include <algorithm>
#include <array>

#include "base/nearest.h"
#include "base/percent.h"
#include "openapi/refusal.h"

namespace patchbay::openapi {
namespace {

constexpr int kDescriptionDepth = 200;  // deeper descriptions are refused
constexpr int kReferences = 32;         // the longest chain of references that is followed
constexpr std::size_t kShown = 40;      // the most operations that a message names
constexpr std::array<const char*, 7> kMethods = {"get",   "put",     "post", "delete",
                                                 "patch", "options", "head"};

bool is_too_deep(const Tree& tree, int left) {
  if (!tree.is_structured()) return false;
  return left == 0 ||
         std::ranges::any_of(tree, [&](const Tree& each) { return is_too_deep(each, left - 1); });
}

// Returns the error for a text that is not JSON. Many descriptions are in YAML, so the message says
// how to convert YAML.
Error not_json(std::string_view text, const std::string& why) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] != '{') {
    return refusal(
        "it is not JSON, which begins with \"{\". A description in YAML is turned into JSON by "
        "`yq -o json FILE`, or by python3 -c 'import json, sys, yaml; "
        "print(json.dumps(yaml.safe_load(sys.stdin), default=str))'.");
  }
  return refusal("it is not JSON (" + why + ").");
}

Result<bool> version_of(const Tree& root) {
  const std::string version = text_member(root, "openapi");
  if (version.starts_with("3.0")) return true;
  if (version.starts_with("3.1") || version.starts_with("3.2")) return false;
  if (root.contains("swagger")) {
    return refusal(
        "it is a description of Swagger 2. Turn it into OpenAPI 3, for example by `npx "
        "swagger2openapi FILE`.");
  }
  return refusal("its \"openapi\" is \"" + version.substr(0, 20) +
                 "\"; descriptions of 3.0, 3.1 and 3.2 are read here.");
}

}  // namespace

std::string pointer_part(std::string_view name) {
  std::string part;
  for (const char c : name) part += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return part;
}

Result<Description> Description::read(std::string_view text) {
  Description description;
  try {
    description.root_ = Tree::parse(text);
  } catch (const Tree::parse_error& error) {
    return not_json(text, "at byte " + std::to_string(error.byte));
  } catch (const Tree::exception&) {
    return not_json(text, "a number is beyond all bounds");
  }
  if (!description.root_.is_object()) return refusal("it is not a JSON object.");
  if (is_too_deep(description.root_, kDescriptionDepth)) {
    return refusal("it is nested deeper than " + std::to_string(kDescriptionDepth) + " levels.");
  }
  PATCHBAY_TRY(description.is_3_0_, version_of(description.root_));
  return description;
}

std::vector<OperationPlace> Description::operations() const {
  std::vector<OperationPlace> all;
  const Tree& paths = member(root_, "paths");
  if (!paths.is_object()) return all;
  for (const auto& item : paths.items()) {
    const auto path_item = resolved(item.value());
    // A path whose reference leads to nothing has no operations, so nobody can choose one of them.
    if (!path_item) continue;
    for (const char* method : kMethods) {
      const Tree& operation = member(*path_item.value(), method);
      if (!operation.is_object()) continue;
      OperationPlace place;
      for (const char* c = method; *c != 0; ++c) {
        place.method += static_cast<char>(*c - 'a' + 'A');
      }
      place.path = item.key();
      place.name = text_member(operation, "operationId");
      if (place.name.empty()) place.name = place.method + " " + place.path;
      place.pointer = "/paths/" + pointer_part(place.path) + "/" + method;
      place.path_item = path_item.value();
      place.operation = &operation;
      all.push_back(std::move(place));
    }
  }
  return all;
}

std::string Description::operations_sentence() const {
  const std::vector<OperationPlace> all = operations();
  if (all.empty()) return "There is no operation under \"paths\".";
  std::string shown;
  for (std::size_t i = 0; i < all.size() && i < kShown; ++i) {
    shown += (i == 0 ? "" : ", ") + all[i].name;
  }
  if (all.size() > kShown) shown += " and " + std::to_string(all.size() - kShown) + " more";
  return "There are: " + shown + ".";
}

Result<OperationPlace> Description::operation(std::string_view name) const {
  std::vector<OperationPlace> all = operations();
  std::vector<std::string_view> names;
  for (const OperationPlace& place : all) {
    if (place.name == name || place.method + " " + place.path == name) return place;
    names.emplace_back(place.name);
  }
  return refusal("it has no operation \"" + std::string(name.substr(0, 100)) + "\"." +
                 did_you_mean(name, names) + " " + operations_sentence());
}

Result<const Tree*> Description::target(const std::string& reference) const {
  if (!reference.starts_with("#")) {
    return refusal("the reference \"" + reference.substr(0, 200) +
                   "\" leads out of the file. Put everything into one file first, for example by "
                   "`npx @redocly/cli bundle FILE`.");
  }
  const auto pointer = percent_decoded(std::string_view(reference).substr(1));
  try {
    if (pointer) return &root_.at(Tree::json_pointer(*pointer));
  } catch (const Tree::exception&) {
    // The reference leads to nothing. The code below returns the error.
  }
  return refusal("the reference \"" + reference.substr(0, 200) + "\" leads to nothing.");
}

Result<const Tree*> Description::resolved(const Tree& tree) const {
  const Tree* found = &tree;
  for (int i = 0; i < kReferences; ++i) {
    const std::string reference = text_member(*found, "$ref");
    if (reference.empty()) return found;
    PATCHBAY_TRY(found, target(reference));
  }
  return refusal("the reference \"" + text_member(tree, "$ref").substr(0, 200) +
                 "\" leads from one reference to the next without end.");
}

}  // namespace patchbay::openapi

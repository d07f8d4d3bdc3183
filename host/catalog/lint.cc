#include "catalog/lint.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "catalog/schema_lint.h"

namespace patchbay::catalog {
namespace {

using nlohmann::json;

void lint_schemas(const json& root, Lint& out) {
  const auto actions = root.value("actions", json::array());
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const std::string place = "/actions/" + std::to_string(i);
    const json& action = actions[i];
    if (action.contains("parameters")) {
      lint_schema(action["parameters"], place + "/parameters", true, out);
    }
    if (action.contains("result")) lint_schema(action["result"], place + "/result", false, out);
  }
  for (const char* word : {"config", "user_configuration"}) {
    if (root.contains(word)) lint_schema(root[word], "/" + std::string(word), false, out);
  }
}

// Returns true if a schema declares a property at `pointer`, or if a reference or a combination in
// the schema may declare it.
bool has_property(const json& schema, const std::string& pointer) {
  const json* at = &schema;
  std::istringstream names(pointer);
  std::string name;
  std::getline(names, name, '/');  // skips the empty name before the first "/"
  while (std::getline(names, name, '/')) {
    if (!at->is_object() || at->contains("$ref") || at->contains("allOf") ||
        at->contains("anyOf") || at->contains("oneOf") || at->contains("patternProperties")) {
      return true;
    }
    const auto properties = at->find("properties");
    if (properties == at->end() || !properties->contains(name)) return false;
    at = &(*properties)[name];
  }
  return true;
}

void lint_pointers(const manifest::Manifest& manifest, const json& root, Lint& out) {
  for (std::size_t i = 0; i < manifest.network.size(); ++i) {
    const manifest::NetworkRule& rule = manifest.network[i];
    if (rule.from == manifest::OriginSource::kManifest) continue;
    const bool of_link = rule.from == manifest::OriginSource::kLink;
    const char* word = of_link ? "user_configuration" : "config";
    const std::string place = "/network/allow/" + std::to_string(i) + "/pointer";
    if (!root.contains(word) || !has_property(root[word], rule.pointer)) {
      out.faults.push_back(place + ": \"" + rule.pointer + "\" is no property of \"" + word +
                           "\", so that no address will ever stand there.");
    }
  }
}

void lint_credentials(const manifest::Manifest& manifest, Lint& out) {
  const auto is_none = [](const manifest::Auth& auth) {
    return std::holds_alternative<manifest::NoAuth>(auth);
  };
  const bool has_account = !std::all_of(manifest.auth.begin(), manifest.auth.end(), is_none);
  const bool is_sent =
      std::any_of(manifest.network.begin(), manifest.network.end(),
                  [](const manifest::NetworkRule& rule) { return rule.credential; });
  if (has_account && !is_sent) {
    out.warnings.emplace_back(
        "/network/allow: no origin takes the account's credential, so that every request goes "
        "without it; write \"credential\": \"yes\" at the one that is meant.");
  }
  if (!has_account && is_sent) {
    out.warnings.emplace_back(
        "/network/allow: an origin takes a credential, but \"auth\" declares no account: it gets "
        "no credential.");
  }
}

}  // namespace

Lint lint(const manifest::Manifest& manifest, std::string_view text) {
  Lint out;
  out.warnings = manifest.warnings;
  const auto root = json::parse(text, nullptr, false);
  if (root.is_object()) {
    lint_schemas(root, out);
    lint_pointers(manifest, root, out);
  }
  lint_credentials(manifest, out);
  std::error_code ignored;
  const std::string& icon = manifest.identity.icon;
  if (!icon.empty() && !std::filesystem::is_regular_file(manifest.folder / icon, ignored)) {
    out.warnings.push_back("/icon: there is no file \"" + icon + "\" in the connector's folder.");
  }
  return out;
}

}  // namespace patchbay::catalog

#include "catalog/configuration.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "json/pointer.h"

namespace patchbay::catalog {
namespace {

using nlohmann::json;

using Names = std::set<std::string, std::less<>>;

// Returns `text` with the defaults for missing properties. Adds the names of these properties to
// `defaulted`. A `text` that is not an object is returned unchanged; the schema check then refuses
// it.
std::string with_defaults(const schema::Schema& schema, const std::string& text, Names& defaulted) {
  json object = json::parse(text, nullptr, false);
  const json form = json::parse(schema.standard_form(), nullptr, false);
  if (!object.is_object() || !form.is_object()) return text;
  const auto properties = form.find("properties");
  if (properties == form.end() || !properties->is_object()) return text;
  for (const auto& [name, property] : properties->items()) {
    if (object.contains(name) || !property.is_object() || !property.contains("default")) continue;
    object[name] = property["default"];
    defaulted.insert(name);
  }
  return defaulted.empty() ? text : object.dump();
}

std::string sentences_of(const Error& cause) {
  std::string sentences;
  for (const Fault& fault : cause.details().faults) sentences += " " + fault.sentence;
  return sentences.empty() ? " " + cause.message() : sentences;
}

Error refused(const manifest::Manifest& manifest, const Error& cause) {
  const std::string& id = manifest.identity.id;
  return Error(Code::kGateClosed, "connector \"" + id +
                                      "\" is not configured as its connector.json asks." +
                                      sentences_of(cause) + " Set it under [connector." + id +
                                      "] in the configuration.")
      .with_reason("not_configured")
      .with_faults(cause.details().faults);
}

// Returns true if all faults are in properties with default values.
bool is_of_defaults(const Error& cause, const Names& defaulted) {
  const auto& faults = cause.details().faults;
  return !faults.empty() && std::all_of(faults.begin(), faults.end(), [&](const Fault& fault) {
    std::string_view pointer = fault.pointer;
    return !pointer.empty() && defaulted.contains(patchbay::json::take_pointer_token(pointer));
  });
}

Error contradictory(const manifest::Manifest& manifest, const Error& cause) {
  const std::string& id = manifest.identity.id;
  return Error(Code::kPluginFault,
               "connector \"" + id +
                   "\" has a default in its connector.json that the same schema does not take." +
                   sentences_of(cause) +
                   " Tell its author. Until it is mended, a value under [connector." + id +
                   "] in the configuration takes the place of the default.")
      .with_faults(cause.details().faults);
}

}  // namespace

Result<std::string> complete_configuration(const manifest::Manifest& manifest,
                                           const std::string& text) {
  if (!manifest.config) {
    if (text == "{}") return text;
    return Error(Code::kGateClosed, "the configuration of connector \"" + manifest.identity.id +
                                        "\" is not empty, but it takes none; remove it.")
        .with_reason("not_configured");
  }
  // The operator's text is checked first. This check also refuses duplicate keys, because JSON
  // parsers treat duplicate keys differently. A missing property is not a fault yet, because the
  // schema may have a default for it.
  const auto given = manifest.config->check(text);
  if (given.has_error() && given.error().code() != Code::kInvalidArgument) {
    return refused(manifest, given.error());
  }
  Names defaulted;
  std::string complete = with_defaults(*manifest.config, text, defaulted);
  const auto checked = manifest.config->check(complete);
  if (checked.has_value()) return complete;
  if (is_of_defaults(checked.error(), defaulted)) return contradictory(manifest, checked.error());
  return refused(manifest, checked.error());
}

}  // namespace patchbay::catalog

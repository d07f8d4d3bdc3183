#include "catalog/configuration.h"

#include <nlohmann/json.hpp>

namespace patchbay::catalog {
namespace {

using nlohmann::json;

// A text that is not an object is returned unchanged; the schema then refuses it.
std::string with_defaults(const schema::Schema& schema, const std::string& text) {
  json object = json::parse(text, nullptr, false);
  const json form = json::parse(schema.standard_form(), nullptr, false);
  if (!object.is_object() || !form.is_object()) return text;
  const auto properties = form.find("properties");
  if (properties == form.end() || !properties->is_object()) return text;
  bool filled = false;
  for (const auto& [name, property] : properties->items()) {
    if (object.contains(name) || !property.is_object() || !property.contains("default")) continue;
    object[name] = property["default"];
    filled = true;
  }
  return filled ? object.dump() : text;
}

Error refused(const manifest::Manifest& manifest, const Error& cause) {
  const std::string& id = manifest.identity.id;
  std::string sentences;
  for (const Fault& fault : cause.details().faults) sentences += " " + fault.sentence;
  if (sentences.empty()) sentences = " " + cause.message();
  return Error(Code::kGateClosed,
               "connector \"" + id + "\" is not configured as its connector.json asks." +
                   sentences + " Set it under [connector." + id + "] in the configuration.")
      .with_reason("not_configured")
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
  // First checks the text as it was given, so that duplicate keys are refused: parsers read them
  // differently. A missing property is not a fault yet, because it may have a default.
  const auto given = manifest.config->check(text);
  if (given.has_error() && given.error().code() != Code::kInvalidArgument) {
    return refused(manifest, given.error());
  }
  std::string complete = with_defaults(*manifest.config, text);
  const auto checked = manifest.config->check(complete);
  if (checked.has_error()) return refused(manifest, checked.error());
  return complete;
}

}  // namespace patchbay::catalog

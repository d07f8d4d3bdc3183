#include "openapi/parameter.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/lower_case.h"
#include "openapi/path_template.h"
#include "openapi/refusal.h"

namespace patchbay::openapi {
namespace {

Error wrong_parameter(const std::string& name, const std::string& why) {
  return refusal("the parameter \"" + name + "\" " + why);
}

// Returns the name of the enumerator of Written (sdk/parameters.h) for an OpenAPI style. `apart` is
// OpenAPI's `explode`. Returns "" if this program does not support the style in this place.
std::string written_as(Place place, const std::string& style, bool apart) {
  if (place != Place::kQuery) return style == "simple" ? (apart ? "kPairs" : "kComma") : "";
  if (style == "form") return apart ? "kRepeated" : "kComma";
  if (style == "spaceDelimited") return apart ? "kRepeated" : "kBlank";
  if (style == "pipeDelimited") return apart ? "kRepeated" : "kBar";
  return style == "deepObject" ? "kDeep" : "";
}

// Returns the name of the enumerator of Written with which the parameter's value is written.
Result<std::string> written_way(const Tree& found, Place place, const std::string& name) {
  if (found.contains("content")) return std::string("kJson");
  std::string style = text_member(found, "style");
  if (style.empty()) style = place == Place::kQuery ? "form" : "simple";
  const std::string written =
      written_as(place, style, flag_member(found, "explode", style == "form"));
  if (!written.empty()) return written;
  return wrong_parameter(
      name, "has the style \"" + style.substr(0, 40) +
                "\", which is not written here. Leave the operation out, and write it by "
                "hand.");
}

// Returns the schema of a parameter; nullptr if it has none.
const Tree* schema_of(const Tree& found) {
  if (found.contains("schema")) return &found.at("schema");
  const Tree& content = member(found, "content");
  if (content.is_object() && !content.empty() && content.begin()->contains("schema")) {
    return &content.begin()->at("schema");
  }
  return nullptr;
}

// Returns the place of a parameter. Returns nothing for a parameter that the connector leaves out:
// an optional cookie, or a header that the host or the body's type decides.
Result<std::optional<Place>> place_of(const Tree& found, const std::string& name) {
  static const std::set<std::string> kOthers = {"accept", "authorization", "content-type", "cookie",
                                                "host"};
  const std::string in = text_member(found, "in");
  if (in == "path") return std::optional(Place::kPath);
  if (in == "query") return std::optional(Place::kQuery);
  if (in == "header") {
    if (kOthers.contains(lower_case(name))) return std::optional<Place>();
    return std::optional(Place::kHeader);
  }
  if (in == "cookie" && !flag_member(found, "required", false)) return std::optional<Place>();
  return wrong_parameter(name,
                         "is in \"" + in.substr(0, 40) +
                             "\"; parameters in the path, the query and headers are written here. "
                             "Leave the operation out, and write it by hand.");
}

Result<void> add_parameter(const Description& description, const Tree& given,
                           std::vector<Parameter>& all) {
  PATCHBAY_TRY(const Tree* found, description.resolved(given));
  Parameter parameter;
  parameter.name = text_member(*found, "name");
  if (parameter.name.empty()) return wrong_parameter("", "has no name.");
  PATCHBAY_TRY(const auto place, place_of(*found, parameter.name));
  if (!place) return success();
  parameter.place = *place;
  parameter.is_required = *place == Place::kPath || flag_member(*found, "required", false);
  PATCHBAY_TRY(parameter.written, written_way(*found, *place, parameter.name));
  parameter.description = text_member(*found, "description");
  parameter.schema = schema_of(*found);
  const auto same = std::ranges::find_if(all, [&](const Parameter& other) {
    return other.name == parameter.name && other.place == parameter.place;
  });
  if (same != all.end()) {
    *same = std::move(parameter);
  } else {
    all.push_back(std::move(parameter));
  }
  return success();
}

// Names each parameter among the arguments of the action. The name is the provider's name. If two
// parameters have the same name at the provider, the second name gets its place as a prefix
// ("query_id").
void name_arguments(std::vector<Parameter>& all) {
  std::set<std::string> taken;
  for (Parameter& each : all) {
    const char* const place = each.place == Place::kPath     ? "path_"
                              : each.place == Place::kHeader ? "header_"
                                                             : "query_";
    each.argument = each.name;
    while (!taken.insert(each.argument).second) each.argument.insert(0, place);
  }
}

}  // namespace

Result<std::vector<Parameter>> parameters_of(const Description& description,
                                             const OperationPlace& place) {
  std::vector<Parameter> all;
  for (const Tree* owner : {place.path_item, place.operation}) {
    for (const Tree& given : member(*owner, "parameters")) {
      PATCHBAY_TRY(add_parameter(description, given, all));
    }
  }
  name_arguments(all);
  PATCHBAY_TRY(const auto pieces, pieces_of(place.path));
  for (const std::string& name : names_in(pieces)) {
    const bool is_known = std::ranges::any_of(all, [&](const Parameter& each) {
      return each.place == Place::kPath && each.name == name;
    });
    if (!is_known) return wrong_parameter(name, "is named in the path and is not described.");
  }
  return all;
}

}  // namespace patchbay::openapi

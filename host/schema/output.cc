// Schema::report: writes the output formats of 2020-12 Core §12.4 from the trace.
#include <nlohmann/json.hpp>

#include "schema/compiled.h"
#include "schema/tracer.h"

namespace patchbay::schema {
namespace {

using Json = nlohmann::ordered_json;

std::string sentences(const TraceUnit& unit) {
  std::string text;
  for (const Finding& finding : unit.findings) {
    text += (text.empty() ? "" : " ") + told(finding).sentence;
  }
  return text.empty() ? "A subschema does not hold." : text;
}

Json head(const TraceUnit& unit) {
  Json json{{"valid", unit.valid}, {"keywordLocation", unit.keyword_location}};
  if (unit.absolute_location.find(':') != std::string::npos ||
      unit.keyword_location.find("Ref") != std::string::npos ||
      unit.keyword_location.find("$ref") != std::string::npos) {
    json["absoluteKeywordLocation"] = unit.absolute_location;
  }
  json["instanceLocation"] = unit.instance_location;
  if (!unit.valid && (unit.units.empty() || !unit.findings.empty()))
    json["error"] = sentences(unit);
  if (unit.valid && !unit.annotation.empty()) {
    json["annotation"] = Json::parse(unit.annotation, nullptr, false);
  }
  return json;
}

// Adds to `list`, without nesting, the units whose result equals `valid`. Omits valid units without
// an annotation.
void flatten(const TraceUnit& unit, bool valid, Json& list) {
  if (unit.valid != valid) return;
  Json json = head(unit);
  if (!valid && !json.contains("error")) json["error"] = sentences(unit);
  if (!valid || !unit.annotation.empty()) list.push_back(std::move(json));
  for (const TraceUnit& part : unit.units) flatten(part, valid, list);
}

void nest(Json& json, bool valid, Json parts) {
  if (!parts.empty()) json[valid ? "annotations" : "errors"] = std::move(parts);
  if (!valid && !json.contains("errors") && !json.contains("error")) {
    json["error"] = "A subschema does not hold.";
  }
}

Json verbose(const TraceUnit& unit) {
  Json json = head(unit);
  Json parts = Json::array();
  for (const TraceUnit& part : unit.units) parts.push_back(verbose(part));
  nest(json, unit.valid, std::move(parts));
  return json;
}

// Writes the units like verbose(), without units that do not affect the verdict. A unit with one
// child and without own content is replaced by this child.
Json detailed(const TraceUnit& unit) {
  Json parts = Json::array();
  for (const TraceUnit& part : unit.units) {
    if (part.valid != unit.valid) continue;
    Json inner = detailed(part);
    const bool bears = !part.valid || inner.contains("annotation") || inner.contains("annotations");
    if (bears) parts.push_back(std::move(inner));
  }
  if (parts.size() == 1 && unit.findings.empty() && unit.annotation.empty()) return parts.front();
  Json json = head(unit);
  nest(json, unit.valid, std::move(parts));
  return json;
}

}  // namespace

Result<std::string> Schema::report(std::string_view bytes, OutputFormat format,
                                   const InstanceLimits& limits) const {
  const auto checked = check(bytes, limits);
  if (!checked && checked.error().code() != Code::kInvalidArgument) return checked.error();
  if (format == OutputFormat::kFlag) return Json{{"valid", checked.has_value()}}.dump();
  PATCHBAY_TRY(const Document document, Document::read(bytes, limits.depth));
  Tracer tracer(compiled_->model, compiled_->program.hash_seed,
                {.search_steps = limits.search_steps});
  const TraceUnit root = tracer.run(document.root());
  if (tracer.is_cut()) {
    return Error(Code::kTooLarge,
                 "the report of this instance would be too large; ask for `flag` or the faults.");
  }
  if (format == OutputFormat::kVerbose) return verbose(root).dump();
  if (format == OutputFormat::kDetailed) return detailed(root).dump();
  Json json{{"valid", root.valid}, {"keywordLocation", ""}, {"instanceLocation", ""}};
  Json list = Json::array();
  flatten(root, root.valid, list);
  json[root.valid ? "annotations" : "errors"] = std::move(list);
  return json.dump();
}

}  // namespace patchbay::schema

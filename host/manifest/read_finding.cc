#include <algorithm>

#include "manifest/read_parts.h"

namespace patchbay::manifest {
namespace {

std::optional<std::string> pointer_in(Json finding, std::string_view key) {
  if (!member(finding, key)) return std::nullopt;
  return text(finding, key);
}

// Adds a fault for each required parameter that would get no argument. The host passes only the
// arguments that `finds_files` names.
void check_arguments(Json action, Json finding, const FileFinding& out, const std::string& pointer,
                     FaultList& faults) {
  const auto parameters = member(action, "parameters");
  if (!parameters) return;
  const auto with = member(finding, "with");
  const auto is_given = [&](const std::string& name) {
    return name == out.words || name == out.most || (with && member(*with, name));
  };
  for (const std::string& name : texts(*parameters, "required")) {
    if (is_given(name)) continue;
    faults.add(pointer, "required", name,
               "the action needs \"" + name +
                   "\", and nothing says where it comes from: name it in "
                   "\"with\".");
  }
  const auto properties = member(*parameters, "properties");
  for (const std::string& name : {out.words, out.most}) {
    if (name.empty() || (properties && member(*properties, name))) continue;
    faults.add(pointer, "parameter", name, "the action has no parameter \"" + name + "\".");
  }
}

}  // namespace

std::optional<FileFinding> read_finding(Json action, const std::string& pointer,
                                        FaultList& faults) {
  const auto found = member(action, "finds_files");
  if (!found) return std::nullopt;
  const std::string place = pointer + "/finds_files";
  FileFinding out{.words = text(*found, "words"),
                  .most = text(*found, "most"),
                  .with = "{}",
                  .files = text(*found, "files"),
                  .cut = texts(*found, "cut"),
                  .id = text(*found, "id"),
                  .title = text(*found, "title"),
                  .collection = pointer_in(*found, "collection"),
                  .url = pointer_in(*found, "url"),
                  .media_type = pointer_in(*found, "media_type"),
                  .size = pointer_in(*found, "size"),
                  .modified = pointer_in(*found, "modified")};
  if (const auto with = member(*found, "with")) out.with = std::string(simdjson::minify(*with));
  if (!flag(action, "read_only", false)) {
    faults.add(place, "read_only", "false",
               "an action that finds files is called for a user who only looks: it has to be "
               "read_only.");
  }
  check_arguments(action, *found, out, place, faults);
  return out;
}

}  // namespace patchbay::manifest

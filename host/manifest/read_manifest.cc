#include <algorithm>
#include <set>
#include <utility>

#include "manifest/file.h"
#include "manifest/manifest.h"
#include "manifest/name_check.h"
#include "manifest/read_parts.h"

namespace patchbay::manifest {
namespace {

constexpr unsigned kManifestDepth = 200;  // the most nested levels, including those of its schemas

const Result<schema::Schema>& form() {
  static const Result<schema::Schema> compiled = schema::Schema::compile(manifest_schema());
  return compiled;
}

// Adds a fault if `name` is a symbolic link that leads out of the folder. Ignores a name with a
// path, because the path was already reported as a fault.
void check_file_stays(const std::filesystem::path& folder, const std::string& name,
                      std::string_view key, FaultList& faults) {
  if (folder.empty() || name.empty() || !file_name_fault(name).empty()) return;
  if (stays_inside(folder, name)) return;
  faults.add("/" + std::string(key), "file", name,
             "\"" + name + "\" is a symbolic link that leads out of the connector's folder; put " +
                 "the file itself there.");
}

std::vector<Action> read_actions(Json root, const std::vector<std::string>& scopes,
                                 FaultList& faults, std::vector<std::string>& warnings) {
  std::vector<Action> out;
  std::set<std::string, std::less<>> taken;
  bool finds_files = false;
  std::size_t index = 0;
  for (Json entry : elements(root, "actions")) {
    const std::string pointer = element_at("/actions", index++);
    const std::string id = text(entry, "id");
    if (!id.empty() && !taken.insert(id).second) {
      faults.add(pointer + "/id", "uniqueItems", id,
                 "another action of this manifest has the id \"" + id + "\" too; rename one.");
    }
    if (auto action = read_action(entry, pointer, scopes, faults, warnings)) {
      if (action->finds_files && std::exchange(finds_files, true)) {
        faults.add(pointer + "/finds_files", "finds_files", id,
                   "another action of this manifest finds files, too; one is asked.");
      }
      out.push_back(std::move(*action));
    }
  }
  return out;
}

DynamicActions read_dynamic_actions(Json dynamic, const std::vector<Action>& actions,
                                    FaultList& faults) {
  DynamicActions out;
  out.trusted_annotations = text(dynamic, "annotations") == "trusted";
  const auto called_by = member(dynamic, "called_by");
  if (!called_by) return out;
  out.called_by = {text(*called_by, "action"), text(*called_by, "name"),
                   text(*called_by, "arguments")};
  const std::string& id = out.called_by->action;
  const bool is_known = std::any_of(actions.begin(), actions.end(),
                                    [&](const Action& action) { return action.id == id; });
  if (!is_known && !id.empty()) {
    faults.add("/dynamic_actions/called_by/action", "action", id,
               "this manifest has no action \"" + id + "\"; name one of \"actions\".");
  }
  return out;
}

// Returns the scopes that an account needs for all actions of the manifest.
std::vector<std::string> usual_scopes(const Manifest& manifest) {
  std::vector<std::string> all = manifest.default_scopes;
  for (const Action& action : manifest.actions) {
    for (const std::string& scope : action.scopes.value_or(std::vector<std::string>())) {
      if (std::find(all.begin(), all.end(), scope) == all.end()) all.push_back(scope);
    }
  }
  return all;
}

Manifest read_all(Json root, const std::filesystem::path& folder, FaultList& faults) {
  Manifest out;
  out.folder = folder;
  out.identity = read_identity(root, faults);
  check_file_stays(folder, out.identity.library, "library", faults);
  check_file_stays(folder, out.identity.icon, "icon", faults);
  out.requirements = texts(root, "requires");
  out.auth = read_auth(root, faults);
  const std::vector<std::string> scopes = declared_scopes(out.auth);
  out.network = read_network(root, faults);
  out.files = read_files(root, faults);
  out.limits = read_limits(root);
  out.cache = read_cache(root);
  out.actions = read_actions(root, scopes, faults, out.warnings);
  out.default_scopes = texts(root, "default_scopes");
  check_scopes(out.default_scopes, scopes, "/default_scopes", faults);
  out.usual_scopes = usual_scopes(out);
  if (const auto dynamic = member(root, "dynamic_actions")) {
    out.dynamic_actions = read_dynamic_actions(*dynamic, out.actions, faults);
  }
  out.documents = read_documents(root);
  if (out.documents) check_scopes(out.documents->scopes, scopes, "/documents/scopes", faults);
  out.webhooks = read_webhooks(root, faults);
  out.config = read_schema(root, "config", "", faults, out.warnings);
  out.user_configuration = read_schema(root, "user_configuration", "", faults, out.warnings);
  out.onboarding = read_onboarding(root);
  return out;
}

Error refused(const FaultList& faults) {
  const std::string count =
      faults.size() == 1 ? "1 fault" : std::to_string(faults.size()) + " faults";
  return Error(Code::kPluginFault, "the manifest has " + count + ": " + faults.text())
      .with_faults(faults.all());
}

// Removes the faults of members that a later minor version may have added. Adds a warning for each,
// which tells the author that this host ignores the member.
void pass_over_later_members(Json root, FaultList& faults, std::vector<std::string>& warnings) {
  if (whole(root, "minor") <= kMinor) return;
  FaultList kept;
  for (const Fault& fault : faults.all()) {
    if (fault.keyword == "additionalProperties") {
      warnings.push_back(fault.pointer +
                         ": this host does not know the member and leaves it out; "
                         "name in \"requires\" what must not be left out.");
    } else {
      kept.add_all("", {fault});
    }
  }
  faults = std::move(kept);
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view json, const std::filesystem::path& folder) {
  if (form().has_error()) return form().error();
  FaultList faults;
  const auto checked = form().value().check(json, {.bytes = kFileBytes, .depth = kManifestDepth});
  if (checked.has_error()) {
    const Error& error = checked.error();
    if (error.code() == Code::kTooLarge) return error;
    if (error.code() != Code::kInvalidArgument) return Error(Code::kPluginFault, error.message());
    faults.add_all("", error.details().faults);
    if (faults.empty()) faults.add("", "schema", "", error.message());
  }
  simdjson::dom::parser parser;
  Json root;
  const auto failed = parser.parse(simdjson::padded_string(json)).get(root);
  if (failed != simdjson::SUCCESS) {  // the text is valid JSON, but exceeds the parser's limits
    return Error(Code::kPluginFault, std::string("the manifest cannot be read: ") +
                                         simdjson::error_message(failed) + ".");
  }
  std::vector<std::string> passed_over;
  pass_over_later_members(root, faults, passed_over);
  Manifest out = read_all(root, folder, faults);
  if (!faults.empty()) return refused(faults);
  out.warnings.insert(out.warnings.begin(), passed_over.begin(), passed_over.end());
  return out;
}

Result<Manifest> read_manifest(const std::filesystem::path& folder) {
  const auto path = folder / kFileName;
  PATCHBAY_TRY(const std::string json, read_file(path, kFileBytes));
  auto manifest = parse_manifest(json, folder);
  if (manifest.has_error()) return std::move(manifest).error().at(path.string());
  manifest.value().digest = sha256(json);
  return manifest;
}

std::vector<std::string> declared_scopes(const Manifest& manifest) {
  return declared_scopes(manifest.auth);
}

}  // namespace patchbay::manifest

#include "readers/package.h"

#include "readers/xml_part.h"

namespace patchbay::readers {
namespace {

constexpr std::string_view kContentTypes = "[Content_Types].xml";

std::string folder_of(std::string_view part) {
  const auto slash = part.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(part.substr(0, slash + 1));
}

// Resolves `target` in `folder`: "word/" and "../media/a.png" become "media/a.png". The result
// never leads above the root.
std::string resolved(std::string_view folder, std::string_view target) {
  std::string out(target.starts_with('/') ? "" : folder);
  while (!target.empty()) {
    const auto slash = std::min(target.find('/'), target.size());
    const std::string_view step = target.substr(0, slash);
    if (step == "..") {
      if (!out.empty()) out.pop_back();
      out = folder_of(out);
    } else if (!step.empty() && step != ".") {
      out.append(step).append(slash < target.size() ? "/" : "");
    }
    target.remove_prefix(std::min(slash + 1, target.size()));
  }
  return out;
}

class RelationshipEvents final : public XmlEvents {
 public:
  explicit RelationshipEvents(std::string folder) : folder_(std::move(folder)) {}

  Result<void> begin(std::string_view name, const Attributes& attributes) override {
    if (name != "Relationship" || attributes.get("TargetMode") == "External") return success();
    const std::string_view type = attributes.get("Type").value_or("");
    found.push_back({std::string(attributes.get("Id").value_or("")),
                     std::string(type.substr(type.rfind('/') + 1)),
                     resolved(folder_, attributes.get("Target").value_or(""))});
    return success();
  }
  Result<void> end(std::string_view /*name*/) override { return success(); }
  Result<void> text(std::string_view /*piece*/) override { return success(); }

  std::vector<Relationship> found;

 private:
  const std::string folder_;
};

class ContentTypeEvents final : public XmlEvents {
 public:
  explicit ContentTypeEvents(std::string_view part) : part_(part) {}

  Result<void> begin(std::string_view name, const Attributes& attributes) override {
    if (name != "Override") return success();
    std::string_view of = attributes.get("PartName").value_or("");
    if (of.starts_with('/')) of.remove_prefix(1);
    if (of == part_) found = attributes.get("ContentType").value_or("");
    return success();
  }
  Result<void> end(std::string_view /*name*/) override { return success(); }
  Result<void> text(std::string_view /*piece*/) override { return success(); }

  std::string found;

 private:
  const std::string_view part_;
};

}  // namespace

Result<std::vector<Relationship>> relationships_of(Archive& archive, std::string_view part) {
  const std::string folder = folder_of(part);
  const std::string name = folder + "_rels/" + std::string(part.substr(folder.size())) + ".rels";
  if (!archive.has(name)) return std::vector<Relationship>();
  RelationshipEvents events(folder);
  PATCHBAY_TRY(read_xml(archive, name, events));
  return std::move(events.found);
}

std::string part_of_kind(const std::vector<Relationship>& relationships, std::string_view kind) {
  for (const Relationship& each : relationships) {
    if (each.kind == kind) return each.part;
  }
  return {};
}

std::string part_of_id(const std::vector<Relationship>& relationships, std::string_view id) {
  for (const Relationship& each : relationships) {
    if (each.id == id) return each.part;
  }
  return {};
}

Result<std::string> content_type_of(Archive& archive, std::string_view part) {
  if (!archive.has(kContentTypes)) return std::string();
  ContentTypeEvents events(part);
  PATCHBAY_TRY(read_xml(archive, kContentTypes, events));
  return std::move(events.found);
}

}  // namespace patchbay::readers

#include "conformance/resources.h"

#include "services/resource_file.h"

namespace patchbay::conformance {
namespace {

constexpr const char* kManifest = "the manifest";

}  // namespace

void Resources::keep() {
  kept_.emplace();
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, none)) {
    const std::string name = entry.path().filename();
    kept_->emplace(name, services::read_resource(folder_, name, kManifest));
  }
}

Result<std::string> Resources::read(std::string_view raw_name) const {
  PATCHBAY_TRY(const std::string name, services::resource_name(raw_name));
  if (!kept_) return services::read_resource(folder_, name, kManifest);
  const auto found = kept_->find(name);
  return found == kept_->end() ? services::no_resource(name, kManifest) : found->second;
}

}  // namespace patchbay::conformance

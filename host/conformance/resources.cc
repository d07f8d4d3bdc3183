#include "conformance/resources.h"

#include <patchbay/abi/draft/host_resource.h>

#include "manifest/file.h"
#include "manifest/name_check.h"

namespace patchbay::conformance {
namespace {

constexpr std::size_t kLongestName = 255;  // bytes of a file's name

Error no_such_file(const std::string& name) {
  return {Code::kNotFound, "There is no file \"" + name + "\" beside the manifest."};
}

}  // namespace

void Resources::keep() {
  kept_.emplace();
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, none)) {
    const std::string name = entry.path().filename();
    kept_->emplace(name, read_file(name));
  }
}

Result<std::string> Resources::read(std::string_view raw_name) const {
  const std::string name(raw_name.substr(0, kLongestName + 1));
  if (name.empty() || name.size() > kLongestName || name.find('\0') != name.npos ||
      !manifest::file_name_fault(name).empty()) {
    return Error(Code::kInvalidArgument,
                 "A resource is the bare name of a file beside the manifest, without a path.");
  }
  if (!kept_) return read_file(name);
  const auto found = kept_->find(name);
  return found == kept_->end() ? no_such_file(name) : found->second;
}

Result<std::string> Resources::read_file(const std::string& name) const {
  if (!manifest::stays_inside(folder_, name)) return no_such_file(name);
  auto content = manifest::read_file(folder_ / name, PATCHBAY_RESOURCE_MAX);
  if (content.has_value()) return content;
  if (content.error().code() != Code::kTooLarge) return no_such_file(name);
  return Error(Code::kTooLarge, "The file \"" + name + "\" is too large for a resource.");
}

}  // namespace patchbay::conformance

#include "services/resource_file.h"

#include <patchbay/abi/draft/host_resource.h>

#include "manifest/file.h"
#include "manifest/name_check.h"

namespace patchbay::services {
namespace {

constexpr std::size_t kLongestName = 255;  // maximum length of a file name, in bytes

}  // namespace

Result<std::string> resource_name(std::string_view name) {
  std::string bare(name.substr(0, kLongestName + 1));
  if (bare.empty() || bare.size() > kLongestName || bare.find('\0') != bare.npos ||
      !manifest::file_name_fault(bare).empty()) {
    return Error(Code::kInvalidArgument,
                 "A resource is the bare name of a file beside the manifest, without a path.");
  }
  return bare;
}

Error no_resource(const std::string& name, const std::string& manifest) {
  return {Code::kNotFound, "There is no file \"" + name + "\" beside " + manifest + "."};
}

Result<std::string> read_resource(const std::filesystem::path& folder, const std::string& name,
                                  const std::string& manifest) {
  if (folder.empty() || !manifest::stays_inside(folder, name)) return no_resource(name, manifest);
  auto content = manifest::read_file(folder / name, PATCHBAY_RESOURCE_MAX);
  if (content.has_value()) return content;
  if (content.error().code() != Code::kTooLarge) return no_resource(name, manifest);
  return Error(Code::kTooLarge, "The file \"" + name + "\" has more than the " +
                                    std::to_string(PATCHBAY_RESOURCE_MAX) +
                                    " bytes that a resource may have.");
}

}  // namespace patchbay::services

#include <optional>

#include "base/digest.h"
#include "manifest/file.h"
#include "manifest/name_check.h"
#include "services/barrier.h"
#include "services/service_tables.h"
#include "services/services.h"
#include "services/text.h"
#include "signatures/trust.h"

namespace patchbay::services {
namespace {

constexpr std::size_t kLongestName = 255;  // bytes of a file name

Result<std::string> read_resource(const CallFrame& frame, std::string_view name) {
  const std::filesystem::path folder = frame.context().folder;
  std::string bare(name.substr(0, kLongestName + 1));
  if (bare.empty() || bare.size() > kLongestName || bare.find('\0') != bare.npos ||
      !manifest::file_name_fault(bare).empty()) {
    return Error(Code::kInvalidArgument,
                 "A resource is the bare name of a file beside the manifest, without a path.");
  }
  const Error none(Code::kNotFound, "There is no file \"" + bare +
                                        "\" beside the manifest of connector \"" +
                                        std::string(frame.context().connector) + "\".");
  if (folder.empty() || !manifest::stays_inside(folder, bare)) return none;
  auto content = manifest::read_file(folder / bare, PATCHBAY_RESOURCE_MAX);
  if (content.has_value()) {
    const signatures::Seal* seal = frame.context().seal;
    if (seal != nullptr) {
      PATCHBAY_TRY(seal->check_file(bare, sha256(content.value())));
    }
    return content;
  }
  // The error does not contain the path, because the plugin does not need it.
  if (content.error().code() != Code::kTooLarge) return none;
  return Error(Code::kTooLarge, "The file \"" + bare + "\" has more than the " +
                                    std::to_string(PATCHBAY_RESOURCE_MAX) +
                                    " bytes that a resource may have.");
}

// Reads the resource on a reader thread, because the disk may be slow and the digest takes time.
Result<std::string> read_elsewhere(const CallFrame& frame, std::string_view name) {
  std::optional<Result<std::string>> content;
  PATCHBAY_TRY(frame.host().readers().run(frame.context().patience(),
                                          [&] { content.emplace(read_resource(frame, name)); }));
  return std::move(*content);
}

patchbay_status give_resource(const patchbay_call* call, patchbay_str name,
                              const patchbay_sink* content, patchbay_error* error) {
  return serve_into(call, "resource.read", content, error,
                    [&](const CallFrame& frame) { return read_elsewhere(frame, from_abi(name)); });
}

}  // namespace

const patchbay_host_resource& resource_service() {
  static constexpr patchbay_host_resource table{sizeof(patchbay_host_resource), 0, &give_resource};
  return table;
}

}  // namespace patchbay::services

#include <optional>

#include "base/digest.h"
#include "services/barrier.h"
#include "services/resource_file.h"
#include "services/service_tables.h"
#include "services/services.h"
#include "services/text.h"
#include "signatures/trust.h"

namespace patchbay::services {
namespace {

Result<std::string> read_sealed(const CallFrame& frame, std::string_view name) {
  PATCHBAY_TRY(const std::string bare, resource_name(name));
  PATCHBAY_TRY(std::string content,
               read_resource(
                   frame.context().folder, bare,
                   "the manifest of connector \"" + std::string(frame.context().connector) + "\""));
  const signatures::Seal* seal = frame.context().seal;
  if (seal != nullptr) {
    PATCHBAY_TRY(seal->check_file(bare, sha256(content)));
  }
  return content;
}

// Reads the resource on a reader thread, because the disk may be slow and the digest takes time.
Result<std::string> read_elsewhere(const CallFrame& frame, std::string_view name) {
  std::optional<Result<std::string>> content;
  PATCHBAY_TRY(frame.host().readers().run(frame.context().patience(),
                                          [&] { content.emplace(read_sealed(frame, name)); }));
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

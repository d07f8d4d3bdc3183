#include "http_service/all_services.h"

#include "http_service/file_text.h"
#include "http_service/http_service.h"
#include "http_service/http_streams.h"
#include "services/service_tables.h"
#include "services/text.h"

namespace patchbay::http_service {
namespace {

const void* find_service(const patchbay_host* /*host*/, patchbay_str id) {
  return service(services::from_abi(id));
}

}  // namespace

const patchbay_host& all_services() {
  static constexpr std::string_view kName = "patchbay";
  static constexpr std::string_view kVersion = PATCHBAY_VERSION;
  static constexpr patchbay_host table{sizeof(patchbay_host),
                                       0,
                                       {kName.data(), kName.size()},
                                       {kVersion.data(), kVersion.size()},
                                       &find_service};
  return table;
}

const void* service(std::string_view id) {
  if (id == PATCHBAY_HOST_HTTP_ID) return &http_service();
  if (id == PATCHBAY_HOST_HTTP_STREAMS_ID) return &http_streams();
  if (id == PATCHBAY_HOST_FILE_TEXT_ID) return &file_text();
  if (id == PATCHBAY_HOST_LOG_ID) return &services::log_service();
  if (id == PATCHBAY_HOST_STATE_ID) return &services::state_service();
  if (id == PATCHBAY_HOST_CLOCK_ID) return &services::clock_service();
  if (id == PATCHBAY_HOST_RESOURCE_ID) return &services::resource_service();
  if (id == PATCHBAY_HOST_CRYPTO_ID) return &services::crypto_service();
  if (id == PATCHBAY_HOST_PROCESS_ID) return &services::process_service();
  return nullptr;
}

}  // namespace patchbay::http_service
